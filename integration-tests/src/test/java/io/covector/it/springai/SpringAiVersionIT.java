package io.covector.it.springai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.test.vectorstore.BaseVectorStoreTests;
import org.springframework.ai.vectorstore.VectorStore;

/** These tests run twice; each run has the line of Spring AI that it is for, and nothing of the other. */
class SpringAiVersionIT {
    @Test
    void theLineOfThisRunIsOnTheClassPath() {
        String version = System.getProperty("covector.test.spring-ai.version");
        assertThat(version).isNotBlank();
        assertThat(Stream.of(Document.class, EmbeddingModel.class, VectorStore.class, BaseVectorStoreTests.class))
                .allSatisfy(type -> assertThat(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .endsWith("-" + version + ".jar"));
    }
}
