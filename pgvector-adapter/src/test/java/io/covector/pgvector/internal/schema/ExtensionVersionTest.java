package io.covector.pgvector.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Capability;
import io.covector.pgvector.internal.sql.VectorTypes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionVersionTest {
    @ParameterizedTest
    @CsvSource({
        "0.4.4, false, false, false, 2000",
        "0.5.0, true, false, false, 2000",
        "0.7.4, true, true, false, 4000",
        "0.8.0, true, true, true, 4000",
        "0.10.1, true, true, true, 4000",
        "1, true, true, true, 4000",
        "0.9-beta, true, true, true, 4000"
    })
    void decidesWhatTheServerCanDo(String version, boolean hnsw, boolean halfvec, boolean iterative, int indexed) {
        ExtensionVersion parsed = ExtensionVersion.parse(version);
        assertThat(parsed.hasHnsw()).isEqualTo(hnsw);
        assertThat(parsed.hasHalfvec()).isEqualTo(halfvec);
        assertThat(parsed.hasIterativeScan()).isEqualTo(iterative);
        Server server = new Server("16.4", parsed, version, "public", new VectorTypes("public"));
        assertThat(server.capabilities().supports(Capability.HNSW_INDEX)).isEqualTo(hnsw);
        assertThat(server.capabilities().maxIndexedDimension()).isEqualTo(indexed);
        assertThat(server.capabilities().serverVersion()).isEqualTo("PostgreSQL 16.4, pgvector " + version);
    }
}
