package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.spi.BackendProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

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

    @Test
    void adaptersThatAreNotThereAreLeftOut() {
        new CovectorRuntimeHints().registerHints(hints, ClassLoader.getPlatformClassLoader());
        assertThat(hints.reflection().typeHints()).isEmpty();
    }
}
