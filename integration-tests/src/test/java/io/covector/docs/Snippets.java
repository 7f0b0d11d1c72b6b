package io.covector.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The Java snippets of the documentation, compiled. One without a class is the body of a method that has {@code
 * client}, {@code docs} (a collection of {@link #SPEC} that has records), {@code vector} and {@code records}, which are
 * new.
 */
final class Snippets implements AutoCloseable {
    /** The collection of the bodies. Other keys are free metadata. */
    static final CollectionSpec SPEC = CollectionSpec.builder("docs")
            .vector(3, Metric.COSINE)
            .text()
            .field("title", FieldType.STRING)
            .field("status", FieldType.STRING)
            .field("year", FieldType.LONG)
            .field("tags", FieldType.STRING_LIST)
            .build();

    private static final Pattern CLASS = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)");

    private final List<Snippet> all;
    private final URLClassLoader loader;

    /** A snippet: a body, a program, or another class. */
    record Snippet(Path page, String name, String source, Kind kind) {
        enum Kind {
            BODY,
            PROGRAM,
            CLASS
        }
    }

    private Snippets(List<Snippet> all, URLClassLoader loader) {
        this.all = all;
        this.loader = loader;
    }

    /** Compiles all of them into a directory. */
    static Snippets compiled(Path directory) throws IOException {
        List<Snippet> all = new ArrayList<>();
        for (Pages.Fence fence : Pages.fences("java")) {
            all.add(snippet(fence.page(), fence.text(), all.size()));
        }
        compile(all, directory);
        URL[] classPath = {directory.toUri().toURL()};
        return new Snippets(all, new URLClassLoader(classPath, Snippets.class.getClassLoader()));
    }

    private static Snippet snippet(Path page, String text, int number) {
        Matcher name = CLASS.matcher(text);
        if (name.find()) {
            boolean program = text.contains("void main(");
            return new Snippet(page, name.group(1), text, program ? Snippet.Kind.PROGRAM : Snippet.Kind.CLASS);
        }
        String wrapped = """
                import io.covector.*;
                import io.covector.client.*;
                import io.covector.config.*;
                import io.covector.filter.*;
                import java.math.*;
                import java.nio.file.*;
                import java.time.*;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.stream.*;

                public class Snippet%d {
                    public static void run(
                            VectorClient client, VectorCollection docs, float[] vector, List<VectorRecord> records)
                            throws Exception {
                %s    }
                }
                """;
        String patient = text.replace("Duration.ofSeconds(", "Duration.ofMinutes(")
                .replace("Duration.ofMillis(", "Duration.ofSeconds("); // on a machine that may be busy
        String source = wrapped.replace("%d", "" + number).replace("%s", patient);
        return new Snippet(page, "Snippet" + number, source, Snippet.Kind.BODY);
    }

    private static void compile(List<Snippet> snippets, Path directory) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> files = new ArrayList<>();
        for (Snippet snippet : snippets) {
            Path file = directory.resolve(snippet.name() + ".java");
            assertThat(file).as("a second class of the name %s", snippet.name()).doesNotExist();
            files.add(Files.writeString(file, snippet.source()));
        }
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", directory.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            problems, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(compiled).as(problems.toString()).isTrue();
        }
    }

    List<Snippet> of(Snippet.Kind kind) {
        return all.stream().filter(snippet -> snippet.kind() == kind).toList();
    }

    /** The class of that name. */
    Class<?> type(String name) throws ClassNotFoundException {
        return loader.loadClass(name);
    }

    /** Runs a program. */
    void run(Snippet program) throws ReflectiveOperationException {
        type(program.name()).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }

    /** Runs all bodies, one after the other, each with records of its own. */
    void runBodies(VectorClient client) throws ReflectiveOperationException {
        VectorCollection docs = client.createCollection(SPEC);
        docs.upsert(records(""));
        for (Snippet body : of(Snippet.Kind.BODY)) {
            List<VectorRecord> records = records(body.name() + "-");
            try {
                type(body.name())
                        .getMethod("run", VectorClient.class, VectorCollection.class, float[].class, List.class)
                        .invoke(null, client, docs, new float[] {1, 0.2f, 0.1f}, records);
            } catch (InvocationTargetException e) {
                throw new AssertionError("on " + body.page() + ":\n" + body.source(), e.getCause());
            }
        }
    }

    private static List<VectorRecord> records(String prefix) {
        return IntStream.range(0, 20)
                .mapToObj(i -> VectorRecord.of(
                                prefix + (i == 0 ? "a" : i == 1 ? "b" : "doc-" + i),
                                new float[] {1, i / 10f, 0.5f},
                                Metadata.copyOf(Map.of(
                                        "title",
                                        "Title " + i,
                                        "status",
                                        i % 2 == 0 ? "final" : "draft",
                                        "year",
                                        2_010L + i,
                                        "tags",
                                        List.of("java", "tag" + i % 3),
                                        "author",
                                        Map.of("name", i % 2 == 0 ? "Ada" : "Grace"))))
                        .withText("Text " + i))
                .toList();
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
