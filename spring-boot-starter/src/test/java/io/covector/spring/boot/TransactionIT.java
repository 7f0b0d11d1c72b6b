package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/** Rows of the application and records in one transaction, over the application's DataSource. */
class TransactionIT {
    private static PgDatabase database;

    @TempDir
    Path dir;

    private final ApplicationContextRunner runner = Line.runner()
            .withConfiguration(Line.jdbc())
            .withUserConfiguration(Application.class)
            .withPropertyValues(
                    "spring.datasource.url=" + database.jdbcUrl(),
                    "spring.datasource.username=" + database.user(),
                    "spring.datasource.password=" + database.password(),
                    "spring.datasource.hikari.maximum-pool-size=3",
                    "covector.backends.main.type=pgvector",
                    "covector.backends.main.use-data-source=true",
                    "covector.collections.docs.dimension=2");

    @BeforeAll
    static void makeDatabase() throws Exception {
        database = TestServers.postgres().freshDatabaseOfPlainUser();
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (number int PRIMARY KEY)");
        }
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @Test
    void aTransactionalMethodWritesBothOrNeither() {
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            Orders orders = context.getBean(Orders.class);
            VectorCollection docs = context.getBean(VectorCollection.class);
            assertThatThrownBy(() -> orders.add(1, true)).isInstanceOf(IllegalStateException.class);
            assertThat(orders.count()).isZero();
            assertThat(docs.count()).isZero();

            orders.add(2, false);
            assertThat(orders.count()).isEqualTo(1);
            assertThat(docs.count()).isEqualTo(1);
            assertThat(context.getBean(VectorClient.class).unwrap(DataSource.class))
                    .isNotNull();
        });
    }

    @Test
    void theClientIsClosedBeforeTheDataSource() {
        List<String> closed = new ArrayList<>();
        AtomicReference<VectorClient> client = new AtomicReference<>();
        runner.withBean("pool", DataSource.class, () -> new NotingPool(client, closed))
                .run(context -> client.set(context.getBean(VectorClient.class)));
        assertThat(closed).containsExactly("the client was closed");
    }

    /** Also the collection, which is opened at start, is so made after the script. */
    @Test
    void clientsAreOpenedAfterTheDatabaseIsInitialized() throws Exception {
        Path script = Files.writeString(
                dir.resolve("schema.sql"),
                "CREATE SCHEMA of_script; CREATE TABLE of_script.notes (id text PRIMARY KEY, vector vector(2))");
        runner.withPropertyValues(
                        "spring.sql.init.mode=always",
                        "spring.sql.init.schema-locations=" + script.toUri(),
                        "covector.clients=main",
                        "covector.backends.main.collections.notes.table=of_script.notes",
                        "covector.backends.main.collections.notes.metric=cosine",
                        "covector.collections.notes.client=main",
                        "covector.collections.notes.on-start=validate")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeanFactory()
                                    .getBeanDefinition("mainVectorClient")
                                    .getDependsOn())
                            .isNotEmpty();
                    assertThat(context.getBean("notesVectorCollection", VectorCollection.class)
                                    .count())
                            .isZero();
                });
    }

    /** Its own keys are refused, as a pool that is not used is a mistake. */
    @Test
    void aUrlBesideTheDataSourceIsRefused() {
        runner.withPropertyValues("covector.backends.main.url=" + database.jdbcUrl())
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(VectorException.class)
                        .hasMessageContaining("backends.main.url"));
    }

    @Test
    void theNamedOneOfSeveralIsTaken() {
        Line.runner()
                .withBean("broken", DataSource.class, CovectorAutoConfigurationTest.NoDataSource::new)
                .withBean("orders", DataSource.class, TransactionIT::pool)
                .withPropertyValues("covector.backends.main.type=pgvector", "covector.backends.main.data-source=orders")
                .run(context -> assertThat(
                                context.getBean(VectorClient.class).health().up())
                        .isTrue());
    }

    private static DataSource pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(2);
        return pool;
    }

    /** Notes when it is closed whether the client is. */
    private static final class NotingPool extends HikariDataSource {
        private final AtomicReference<VectorClient> client;
        private final List<String> closed;

        NotingPool(AtomicReference<VectorClient> client, List<String> closed) {
            this.client = client;
            this.closed = closed;
            setJdbcUrl(database.jdbcUrl());
            setUsername(database.user());
            setPassword(database.password());
            setMaximumPoolSize(3);
        }

        @Override
        public void close() {
            try {
                client.get().listCollections();
                closed.add("the client was open");
            } catch (VectorException e) {
                closed.add("the client was closed");
            }
            super.close();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {
        @Bean
        Orders orders(JdbcTemplate jdbc, @Qualifier("docs") VectorCollection docs) {
            return new Orders(jdbc, docs);
        }
    }

    static class Orders {
        private final JdbcTemplate jdbc;
        private final VectorCollection docs;

        Orders(JdbcTemplate jdbc, VectorCollection docs) {
            this.jdbc = jdbc;
            this.docs = docs;
        }

        @Transactional
        public void add(int number, boolean fails) {
            jdbc.update("INSERT INTO orders VALUES (?)", number);
            docs.upsert(List.of(VectorRecord.of("order-" + number, new float[] {1, number})));
            if (fails) {
                throw new IllegalStateException("too late");
            }
        }

        public int count() {
            Integer count = jdbc.queryForObject("SELECT count(*) FROM orders", Integer.class);
            return count == null ? -1 : count;
        }
    }
}
