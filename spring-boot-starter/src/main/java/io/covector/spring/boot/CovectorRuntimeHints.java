package io.covector.spring.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/** What Covector and Spring find by name: adapters, configuration files, a conversion. Stateless. */
class CovectorRuntimeHints implements RuntimeHintsRegistrar {
    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        for (String adapter : new String[] {
            "io.covector.embedded.EmbeddedBackendProvider",
            "io.covector.pgvector.PgvectorBackendProvider",
            "io.covector.milvus.MilvusBackendProvider"
        }) {
            hints.reflection().registerTypeIfPresent(loader, adapter, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
        }
        hints.reflection()
                .registerTypeIfPresent(
                        loader,
                        CollectionProperties.Field.class.getName(),
                        hint -> hint.withMethod("of", List.of(TypeReference.of(String.class)), ExecutableMode.INVOKE));
        hints.resources()
                .registerPattern("covector.yaml")
                .registerPattern("covector.yml")
                .registerPattern("covector.properties")
                .registerPattern("io/covector/client/libraries.properties")
                .registerPattern("META-INF/services/io.covector.spi.BackendProvider");
    }
}
