package io.covector.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.VectorClient;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.docs.Snippets.Snippet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the Java snippets of the documentation on the embedded store, and opens its configurations. */
class DocumentationTest {
    private static final Pattern TYPE = Pattern.compile("(?m)^## `type: (\\w+)`$");
    private static final Pattern APPLICATION = Pattern.compile("(?m)^covector:\\R((?: .*\\R)+)");

    /** What the starter for Spring Boot has beside the keys of the client, with all below it. */
    private static final Pattern STARTER =
            Pattern.compile("(?m)^(?:collections|clients|enabled|config):.*\\R(?: .*\\R)*");

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{(\\w+)}");

    @TempDir
    private Path directory;

    @Test
    void snippetsCompileAndRun() throws Exception {
        try (Snippets snippets = Snippets.compiled(directory)) {
            ClientConfig memory =
                    ClientConfig.builder().set("backends.main.type", "embedded").build();
            try (VectorClient client = VectorClients.open(memory)) {
                snippets.runBodies(client);
            }
            List<Snippet> programs = snippets.of(Snippet.Kind.PROGRAM);
            for (Snippet program : programs) {
                snippets.run(program);
            }
            assertThat(programs).hasSizeGreaterThan(3);
            assertThat(snippets.of(Snippet.Kind.BODY)).hasSizeGreaterThan(10);
        }
    }

    /** docs/testing.md says so. */
    @Test
    void clientsInMemoryKnowNothingOfEachOther() {
        ClientConfig memory =
                ClientConfig.builder().set("backends.test.type", "embedded").build();
        try (VectorClient one = VectorClients.open(memory);
                VectorClient other = VectorClients.open(memory)) {
            one.createCollection(Snippets.SPEC);
            assertThat(one.listCollections()).containsExactly("docs");
            assertThat(other.listCollections()).isEmpty();
        }
    }

    /** All backends of a configuration are checked when one of them is opened, so an embedded one is added. */
    @Test
    void configurationsAreAccepted() throws Exception {
        List<Pages.Fence> fences = Pages.fences("yaml").stream()
                .filter(fence -> !fence.text().contains("use-data-source")) // needs an application with a DataSource
                .toList();
        assertThat(fences).hasSizeGreaterThan(5);
        for (Pages.Fence fence : fences) {
            Path file = Files.writeString(directory.resolve("covector.yaml"), whole(fence));
            ClientConfig config = ClientConfig.loading(file)
                    .set("backends.added-here.type", "embedded")
                    .set("active", "added-here")
                    .build();
            try (VectorClient client = VectorClients.open(config)) {
                assertThat(client.listCollections())
                        .as("%s: %s", fence.page(), fence.text())
                        .isEmpty();
            }
        }
    }

    /**
     * A block that begins with collections is of a backend of the type that its section names; one with a section
     * covector is of an application of Spring Boot.
     */
    private static String whole(Pages.Fence fence) {
        String text = VARIABLE.matcher(fence.text()).replaceAll("\\${$1:set}");
        Matcher application = APPLICATION.matcher(text);
        if (application.find()) {
            return STARTER.matcher(application.group(1).indent(-2)).replaceAll("");
        }
        if (!text.startsWith("collections:")) {
            return text;
        }
        Matcher heading = TYPE.matcher(fence.above());
        String type = "";
        while (heading.find()) {
            type = heading.group(1);
        }
        String address = type.equals("milvus") ? "uri: http://localhost:19530" : "url: jdbc:postgresql://localhost/app";
        return String.format(Locale.ROOT, "backends:%n  main:%n    type: %s%n    %s%n", type, address) + text.indent(4);
    }
}
