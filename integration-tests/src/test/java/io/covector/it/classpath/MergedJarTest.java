package io.covector.it.classpath;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Jars that were merged into one without merging the files of META-INF/services. */
class MergedJarTest {
    private static final String OUR_SERVICES = "META-INF/services/io.covector.spi.BackendProvider";

    @Test
    void adaptersOfOursAreFoundByTheirClasses() throws Exception {
        FaultyClassPath merged = new FaultyClassPath(OUR_SERVICES::equals);
        assertThat(merged.open("type", "embedded")).isEqualTo("opened, 1 written");
        assertThat(merged.open("type", "pgvector", "url", "jdbc:mysql://db/app"))
                .startsWith("INVALID_CONFIG: 'backends.main.url'");
        assertThat(merged.open("type", "milvus", "uri", "milvus://db"))
                .startsWith("INVALID_CONFIG: 'backends.main.uri'");
    }

    @Test
    void anAdapterThatIsNotFoundIsToldWithTheFileThatIsLost() throws Exception {
        FaultyClassPath merged =
                new FaultyClassPath(file -> file.equals(OUR_SERVICES) || file.startsWith("io/covector/milvus/"));
        assertThat(merged.open("type", "milvus", "uri", "http://127.0.0.1:1"))
                .startsWith("INVALID_CONFIG: 'backends.main.type'")
                .contains("add io.covector:covector-milvus-adapter to the class path")
                .contains("no adapter is listed in " + OUR_SERVICES)
                .contains("ServicesResourceTransformer");
        assertThat(merged.open("type", "own"))
                .contains("there is no adapter for 'own'; accepted are [embedded, pgvector]")
                .contains("no adapter is listed in " + OUR_SERVICES);
    }

    @Test
    void servicesOfLibrariesThatAreLostAreTold() throws Exception {
        FaultyClassPath merged = new FaultyClassPath(file -> file.startsWith("META-INF/services/"));
        assertThat(merged.open("type", "embedded"))
                .startsWith("INVALID_CONFIG: ")
                .contains("org.apache.lucene")
                .contains("merge the files of META-INF/services");
        assertThat(merged.open("type", "pgvector", "url", "jdbc:postgresql://127.0.0.1:1/app"))
                .startsWith("UNAVAILABLE");
        assertThat(merged.open("type", "milvus", "uri", "http://127.0.0.1:1", "connect-timeout", "250ms"))
                .startsWith("INVALID_CONFIG: ")
                .contains("merge the files of META-INF/services");
    }
}
