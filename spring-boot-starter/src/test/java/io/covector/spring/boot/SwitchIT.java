package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.test.servers.MilvusKind;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** One application on PostgreSQL and on Milvus, by one property, and by connection details. */
class SwitchIT {
    @Test
    void theActiveBackendIsOneProperty() {
        try (PgDatabase database = TestServers.postgres().freshDatabaseOfPlainUser()) {
            ApplicationContextRunner runner = Line.runner()
                    .withPropertyValues(
                            "covector.backends.postgres.type=pgvector",
                            "covector.backends.postgres.url=" + database.jdbcUrl(),
                            "covector.backends.postgres.user=" + database.user(),
                            "covector.backends.postgres.password=" + database.password(),
                            "covector.backends.postgres.pool.maxSize=2",
                            "covector.backends.postgres.pool.minIdle=0",
                            "covector.backends.milvus.type=milvus",
                            "covector.backends.milvus.uri="
                                    + TestServers.milvus(MilvusKind.MILVUS).uri(),
                            "covector.collections.spring_boot.dimension=2",
                            "covector.collections.spring_boot.fields.kind=string");
            for (String active : new String[] {"postgres", "milvus"}) {
                use(runner.withPropertyValues("covector.active=" + active));
                anotherDimensionIsNoticed(runner.withPropertyValues("covector.active=" + active));
                clear(runner.withPropertyValues("covector.active=" + active));
            }
        }
    }

    private static void use(ApplicationContextRunner runner) {
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            VectorCollection docs = context.getBean(VectorCollection.class);
            docs.upsert(List.of(VectorRecord.of("a", new float[] {1, 0}), VectorRecord.of("b", new float[] {0, 1})));
            assertThat(docs.search(SearchRequest.of(new float[] {0, 2}, 1))
                            .hits()
                            .get(0)
                            .id())
                    .hasToString("b");
            assertThat(context.getBean(VectorClient.class).health().up()).isTrue();
        });
    }

    private static void anotherDimensionIsNoticed(ApplicationContextRunner runner) {
        runner.withPropertyValues("covector.collections.spring_boot.dimension=3")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("SCHEMA_MISMATCH")
                        .hasMessageContaining("dimension"));
    }

    private static void clear(ApplicationContextRunner runner) {
        runner.run(context -> assertThat(context.getBean(VectorClient.class).dropCollection("spring_boot"))
                .isTrue());
    }

    @Test
    void connectionDetailsLeadToTheServer() {
        try (PgDatabase database = TestServers.postgres().freshDatabaseOfPlainUser()) {
            CovectorConnectionDetails.Pgvector details =
                    () -> Map.of("url", database.jdbcUrl(), "user", database.user(), "password", database.password());
            Line.runner()
                    .withBean(CovectorConnectionDetails.class, () -> details)
                    .run(context -> assertThat(
                                    context.getBean(VectorClient.class).health().up())
                            .isTrue());
        }
    }
}
