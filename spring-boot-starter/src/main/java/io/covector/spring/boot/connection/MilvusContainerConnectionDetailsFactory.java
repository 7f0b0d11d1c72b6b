package io.covector.spring.boot.connection;

import io.covector.spring.boot.CovectorConnectionDetails;
import java.util.Map;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.milvus.MilvusContainer;

/** {@code @ServiceConnection} on a container of Milvus. Stateless. */
class MilvusContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<MilvusContainer, CovectorConnectionDetails.Milvus> {
    MilvusContainerConnectionDetailsFactory() {
        super(ANY_CONNECTION_NAME, "io.covector.milvus.MilvusBackendProvider");
    }

    @Override
    protected CovectorConnectionDetails.Milvus getContainerConnectionDetails(
            ContainerConnectionSource<MilvusContainer> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<MilvusContainer>
            implements CovectorConnectionDetails.Milvus {
        private Details(ContainerConnectionSource<MilvusContainer> source) {
            super(source);
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("uri", getContainer().getEndpoint());
        }
    }
}
