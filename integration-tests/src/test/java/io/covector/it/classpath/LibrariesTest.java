package io.covector.it.classpath;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Libraries that are missing, or lack what a newer version has. */
class LibrariesTest {
    @ParameterizedTest
    @CsvSource({
        "milvus, uri, http://127.0.0.1:1, io/milvus/grpc/, io.milvus:milvus-sdk-java is missing, milvus-sdk-java",
        "milvus, uri, http://127.0.0.1:1, io/milvus/shaded/, io.milvus:milvus-sdk-java 2., the SDK of before 2.6",
        "milvus, uri, http://127.0.0.1:1, com/google/protobuf/, com.google.protobuf:protobuf-java is missing, protobuf",
        "pgvector, url, jdbc:postgresql://127.0.0.1:1/a, org/postgresql/, org.postgresql:postgresql is missing, pgjdbc",
        "pgvector, url, jdbc:postgresql://127.0.0.1:1/a, com/zaxxer/, com.zaxxer:HikariCP is missing, HikariCP",
        "embedded, ef, 10, org/apache/lucene/index/, org.apache.lucene:lucene-core 9., lucene-core"
    })
    void namesTheVersionsThatAreThereAndTheWayOut(
            String type, String key, String value, String lost, String found, String name) throws Exception {
        FaultyClassPath without = new FaultyClassPath(file -> file.startsWith(lost));
        assertThat(without.open("type", type, key, value))
                .as(name)
                .startsWith("INVALID_CONFIG: a library that the adapter '" + type + "' needs")
                .contains("NoClassDefFoundError: " + lost)
                .contains(found)
                .doesNotContain("${")
                .containsPattern("\\(accepted is \\d[\\d.]+\\)")
                .contains("import covector-bom first in the dependency management");
    }
}
