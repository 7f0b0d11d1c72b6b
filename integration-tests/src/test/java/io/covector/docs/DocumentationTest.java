package io.covector.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles every Java snippet of the documentation, and runs those that are a program. A snippet without a class stands
 * for the body of a method that has {@code client}, {@code docs} (a collection), {@code vector} and {@code records}.
 */
class DocumentationTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern FENCE = Pattern.compile("(?ms)^```java\\n(.*?)^```");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)");
    private static final Pattern CLASS = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)");

    @TempDir
    Path dir;

    private record Snippet(String name, String source, boolean program) {}

    @Test
    void snippetsCompileAndProgramsRun() throws Exception {
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : pages()) {
            Matcher fence = FENCE.matcher(Files.readString(page));
            while (fence.find()) {
                snippets.add(snippet(fence.group(1), snippets.size()));
            }
        }
        assertThat(snippets).as("snippets in the documentation").hasSizeGreaterThan(3);
        compile(snippets);
        URL[] classPath = {dir.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classPath, getClass().getClassLoader())) {
            for (Snippet snippet : snippets) {
                if (snippet.program()) {
                    loader.loadClass(snippet.name())
                            .getMethod("main", String[].class)
                            .invoke(null, (Object) new String[0]);
                }
            }
        }
        assertThat(snippets).as("programs among them").anyMatch(Snippet::program);
    }

    private static Snippet snippet(String text, int number) {
        Matcher name = CLASS.matcher(text);
        if (name.find()) {
            return new Snippet(name.group(1), text, text.contains("void main("));
        }
        String wrapped = """
                import io.covector.*;
                import io.covector.client.*;
                import io.covector.config.*;
                import io.covector.filter.*;
                import java.nio.file.*;
                import java.time.*;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.stream.*;

                class Snippet%d {
                    void run(VectorClient client, VectorCollection docs, float[] vector, List<VectorRecord> records)
                            throws Exception {
                %s    }
                }
                """;
        return new Snippet(
                "Snippet" + number, wrapped.replace("%d", "" + number).replace("%s", text), false);
    }

    private void compile(List<Snippet> snippets) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> files = new ArrayList<>();
        for (Snippet snippet : snippets) {
            files.add(Files.writeString(dir.resolve(snippet.name() + ".java"), snippet.source()));
        }
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", dir.toString(), "-cp", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            problems, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(compiled).as(problems.toString()).isTrue();
        }
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                Path target = page.getParent().resolve(link.group(1)).normalize();
                assertThat(target).as("link in %s", ROOT.relativize(page)).exists();
            }
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        assertThat(pages).as("pages under %s%s", ROOT, File.separator).hasSizeGreaterThan(3);
        return pages;
    }
}
