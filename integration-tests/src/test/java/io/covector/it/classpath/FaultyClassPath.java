package io.covector.it.classpath;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Loads every class of the tests anew, without some of its files. Not closed, as threads of libraries may outlive a
 * test. Not thread-safe.
 */
final class FaultyClassPath extends URLClassLoader {
    private final Predicate<String> lost;

    /**
     * The class path of this process.
     *
     * @param lost paths of the files that it has not, classes among them
     */
    FaultyClassPath(Predicate<String> lost) {
        super(classPath(), ClassLoader.getPlatformClassLoader());
        this.lost = lost;
    }

    private static URL[] classPath() {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        URL[] urls = new URL[entries.length];
        for (int i = 0; i < entries.length; i++) {
            try {
                urls[i] = Path.of(entries[i]).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException(entries[i], e);
            }
        }
        return urls;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (lost.test(name.replace('.', '/') + ".class")) {
            throw new ClassNotFoundException(name);
        }
        return super.findClass(name);
    }

    @Override
    public @Nullable URL findResource(String name) {
        return lost.test(name) ? null : super.findResource(name);
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        return lost.test(name) ? Collections.emptyEnumeration() : super.findResources(name);
    }

    /** What opening a client says in this class path: {@code opened}, or the failure. */
    String open(String... settings) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            Object opening = loadClass(Opening.class.getName())
                    .getConstructor(String[].class)
                    .newInstance((Object) settings);
            return String.valueOf(((Callable<?>) opening).call());
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
