package io.covector.springai;

import io.covector.VectorClient;
import java.util.function.Consumer;
import org.springframework.ai.test.vectorstore.BaseVectorStoreTests;
import org.springframework.ai.vectorstore.VectorStore;

/** Spring AI's own suite, as it is published. */
class SpringAiSuiteTest extends BaseVectorStoreTests {
    @Override
    protected void executeTest(Consumer<VectorStore> test) {
        try (VectorClient client = Stores.client()) {
            test.accept(Stores.builder(client, new TestEmbeddings(24)).build());
        }
    }
}
