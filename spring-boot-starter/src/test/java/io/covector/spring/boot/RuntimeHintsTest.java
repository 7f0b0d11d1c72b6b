package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.spi.BackendProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.ExecutableHint;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.InputStreamSource;
import org.springframework.javapoet.ClassName;

/** Adapters and files that are found by name are named to whoever compiles ahead of time. */
class RuntimeHintsTest {
    private final RuntimeHints hints = new RuntimeHints();

    @Test
    void adaptersAndFilesAreNamed() throws Exception {
        new CovectorRuntimeHints().registerHints(hints, getClass().getClassLoader());
        assertThat(ServiceLoader.load(BackendProvider.class).stream().toList())
                .hasSize(3)
                .allSatisfy(adapter -> assertThat(
                                RuntimeHintsPredicates.reflection().onType(adapter.type()))
                        .accepts(hints));
        for (String file : new String[] {
            "covector.yaml",
            "META-INF/services/io.covector.spi.BackendProvider",
            "io/covector/client/libraries.properties"
        }) {
            assertThat(RuntimeHintsPredicates.resource().forResource(file)).accepts(hints);
        }
    }

    /** Spring converts {@code category: string} by it, which it finds by its name. */
    @Test
    void theShortFormOfAFieldIsNamed() {
        new CovectorRuntimeHints().registerHints(hints, getClass().getClassLoader());
        assertThat(hints.reflection().typeHints())
                .filteredOn(hint -> hint.getType().equals(TypeReference.of(CollectionProperties.Field.class)))
                .flatExtracting(
                        hint -> hint.methods().map(ExecutableHint::getName).toList())
                .containsExactly("of");
    }

    @Test
    void adaptersThatAreNotThereAreLeftOut() {
        new CovectorRuntimeHints().registerHints(hints, ClassLoader.getPlatformClassLoader());
        assertThat(hints.reflection().typeHints()).isEmpty();
    }

    /** Beans that no code of the application defines are written down as code, too. */
    @Test
    void clientsAndCollectionsAreProcessedAheadOfTime() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "given",
                        Map.of(
                                "covector.backends.cache.type",
                                "embedded",
                                "covector.clients",
                                "cache",
                                "covector.collections.docs.dimension",
                                "2")));
        context.register(CovectorAutoConfiguration.class);
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("io.covector.test", "Application")), files);
        ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        generation.writeGeneratedContent();
        assertThat(initializer.simpleName()).startsWith("Application");
        assertThat(files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE).values())
                .anySatisfy(file ->
                        assertThat(read(file)).contains("cacheVectorClient").contains("docsVectorCollection"));
        assertThat(RuntimeHintsPredicates.reflection().onType(BackendProvider.class))
                .rejects(generation.getRuntimeHints());
        assertThat(RuntimeHintsPredicates.reflection().onType(CovectorProperties.class))
                .accepts(generation.getRuntimeHints());
    }

    private static String read(InputStreamSource file) {
        try (InputStream in = file.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
