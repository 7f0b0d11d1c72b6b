package io.covector.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.CodeSource;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which versions of an adapter's libraries are there, and which it was built with. Stateless. */
final class Libraries {
    private static final String RESOURCE = "libraries.properties";

    private Libraries() {}

    /**
     * A text such as {@code io.milvus:milvus-sdk-java 2.5.9 (accepted is 2.6.22)}; empty if nothing is known of the
     * adapter.
     *
     * @param type of the adapter
     * @param adapter a class of it, whose class loader finds the libraries
     */
    static String describe(String type, Class<?> adapter) {
        Properties known = read();
        String prefix = type + ".";
        StringBuilder text = new StringBuilder();
        for (String key : new TreeSet<>(known.stringPropertyNames())) {
            if (key.startsWith(prefix)) {
                String[] versionAndClass = known.getProperty(key).split(" ", 2);
                String library = key.substring(prefix.length());
                text.append(text.isEmpty() ? "" : ", ")
                        .append(library)
                        .append(' ')
                        .append(found(library, versionAndClass[1], adapter.getClassLoader()))
                        .append(" (accepted is ")
                        .append(versionAndClass[0])
                        .append(')');
            }
        }
        return text.toString();
    }

    private static Properties read() {
        Properties known = new Properties();
        try (InputStream in = Libraries.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                known.load(in);
            }
        } catch (IOException | IllegalArgumentException e) {
            known.clear(); // nothing is known then: this is only for the text of a failure
        }
        return known;
    }

    private static String found(String library, String className, @Nullable ClassLoader loader) {
        Class<?> type;
        try {
            type = Class.forName(className, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return "is missing";
        }
        String version = type.getPackage().getImplementationVersion();
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL jar = source == null ? null : source.getLocation();
        if (version == null) {
            version = pomVersion(library, jar);
        }
        String name = jar == null ? "" : jar.getPath().replaceAll("/+$", "").replaceAll(".*/", "");
        return (version == null ? "of unknown version" : version) + (name.isEmpty() ? "" : " from " + name);
    }

    private static @Nullable String pomVersion(String library, @Nullable URL jar) {
        if (jar == null || !jar.getPath().endsWith(".jar")) {
            return null;
        }
        List<String> groupAndName = List.of(library.split(":", 2));
        try {
            URL pom = new URL("jar:" + jar + "!/META-INF/maven/" + groupAndName.get(0) + "/" + groupAndName.get(1)
                    + "/pom.properties");
            try (InputStream in = pom.openStream()) {
                Properties properties = new Properties();
                properties.load(in);
                return properties.getProperty("version");
            }
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
