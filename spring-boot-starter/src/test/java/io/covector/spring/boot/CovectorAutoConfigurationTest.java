package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorClient;
import io.covector.VectorException;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.config.Secret;
import io.covector.observe.ClientInfo;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** Clients from properties, on the embedded store. */
class CovectorAutoConfigurationTest {
    @TempDir
    Path dir;

    /** Tells the names of the backends whose clients are opened. */
    static final class Opened implements ClientListener {
        final List<String> backends = new ArrayList<>();
        final List<String> closed = new ArrayList<>();

        @Override
        public void opened(ClientInfo client) {
            backends.add(client.backend());
        }

        @Override
        public void closed(ClientInfo client) {
            closed.add(client.backend());
        }

        @Override
        public RequestObserver begun(RequestInfo request) {
            return RequestObserver.NONE;
        }
    }

    private final Opened opened = new Opened();

    private ApplicationContextRunner runner() {
        return Line.runner().withBean(Opened.class, () -> opened);
    }

    private static String failure(ApplicationContext context) {
        Throwable failure = ((org.springframework.boot.test.context.assertj.AssertableApplicationContext) context)
                .getStartupFailure();
        while (failure != null && !(failure instanceof VectorException)) {
            failure = failure.getCause();
        }
        assertThat(failure).as("a VectorException").isNotNull();
        return failure.getMessage();
    }

    @Test
    void withoutPropertiesTheClientIsEmbeddedInMemory() {
        runner().run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(VectorClient.class);
            assertThat(context.getBean(VectorClient.class).health().up()).isTrue();
        });
        assertThat(opened.backends).containsExactly("embedded");
        assertThat(opened.closed).containsExactly("embedded");
    }

    @Test
    void anotherBackendIsOnePropertyAway() {
        ApplicationContextRunner two = runner().withPropertyValues(
                        "covector.backends.dev.type=embedded",
                        "covector.backends.main.type=embedded",
                        "covector.backends.main.path=" + dir.resolve("main"));
        two.withPropertyValues("covector.active=dev")
                .run(context -> assertThat(context).hasNotFailed());
        two.withPropertyValues("covector.active=main")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(opened.backends).containsExactly("dev", "main");
        two.run(context -> assertThat(failure(context)).contains("'active'").contains("is missing, and there are 2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "retry.max-attempts",
                "retry.maxAttempts",
                "retry.max_attempts",
                "Retry.maxAttempts",
                "retry.max-ATTEMPTS"
            })
    void namesAreRelaxedAndMessagesNameThePropertyAsItIsWritten(String key) {
        runner().withPropertyValues("covector." + key + "=99")
                .run(context -> assertThat(failure(context))
                        .contains("'retry.max-attempts' is '99' in property 'covector." + key + "'")
                        .contains("accepted are integers from 1 to 20"));
    }

    @Test
    void messagesSayWhereAPropertyStands() throws Exception {
        Path file = Files.writeString(
                dir.resolve("application.yaml"),
                "covector:\n  backends:\n    main:\n      type: embedded\n      bufferBytes: 3\n");
        runner().withInitializer(new org.springframework.boot.test.context.ConfigDataApplicationContextInitializer())
                .withPropertyValues("spring.config.location=" + file.toUri())
                .run(context -> assertThat(failure(context))
                        .contains("'backends.main.buffer-bytes' is '3' in property"
                                + " 'covector.backends.main.bufferBytes' of")
                        .contains("application.yaml")
                        .contains("5:20"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"covector.tiemout", "covector.backends.main.buffer-byte", "covector.retry.attempts"})
    void unknownPropertiesAreRefused(String key) {
        runner().withPropertyValues("covector.backends.main.type=embedded", key + "=1")
                .run(context -> assertThat(failure(context))
                        .contains("unknown key '" + key.substring("covector.".length()) + "' in property '" + key + "'")
                        .contains("accepted in"));
    }

    @Test
    void theEnvironmentOverridesFilesWhateverTheSpelling() {
        Map<String, Object> file = Map.of(
                "covector.backends.my-db.type",
                "embedded",
                "covector.backends.my-db.bufferBytes",
                "4MiB",
                "covector.retry.max-attempts",
                "99");
        Map<String, Object> variables = Map.of(
                "COVECTOR_BACKENDS_MY_DB_BUFFER_BYTES", "5",
                "COVECTOR_RETRY_MAX_ATTEMPTS", "2",
                "COVECTOR_TEST_SERVERS", "packages");
        ApplicationContextRunner runner = Line.runner(variables)
                .withInitializer(context ->
                        context.getEnvironment().getPropertySources().addLast(new MapPropertySource("file", file)));
        runner.run(context -> assertThat(failure(context))
                .contains("'backends.my-db.buffer-bytes' is '5' in environment variable"
                        + " COVECTOR_BACKENDS_MY_DB_BUFFER_BYTES"));
        runner.withPropertyValues("covector.backends.my-db.buffer.bytes=8MiB")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aBackendCanBeInTheEnvironmentAlone() {
        Line.runner(Map.of("COVECTOR_BACKENDS_MAIN_TYPE", "embedded"))
                .withBean(Opened.class, () -> opened)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(opened.backends).containsExactly("main");
    }

    @Test
    void placeholdersAreSpringsAndNeededOnes() {
        ApplicationContextRunner runner = runner().withPropertyValues(
                        "covector.backends.main.type=embedded",
                        "covector.backends.main.path=${data.dir}/main",
                        "covector.close-timeout=${wait:2s}");
        runner.withPropertyValues("data.dir=" + dir)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(dir.resolve("main")).isDirectory();
        runner.run(context -> assertThat(failure(context))
                .contains("property 'covector.backends.main.path'")
                .contains("has a placeholder that nothing is known for"));
    }

    @Test
    void secretsAreNotShown() {
        runner().withPropertyValues(
                        "covector.backends.main.type=pgvector",
                        "covector.backends.main.url=jdbc:postgresql://localhost:1/x?password=hunter2",
                        "covector.backends.main.password=hunter2",
                        "covector.backends.main.pool.max-size=0")
                .run(context -> {
                    assertThat(failure(context)).contains("pool.max-size").doesNotContain("hunter2");
                    assertThat(context.getStartupFailure().toString()).doesNotContain("hunter2");
                });
        runner().withPropertyValues("covector.backends.x.type=pgvector", "covector.backends.x.password=hunter2")
                .withPropertyValues("covector.backends.main.type=embedded", "covector.active=main")
                .run(context -> assertThat(
                                context.getBean(CovectorProperties.class).toString())
                        .doesNotContain("hunter2"));
    }

    @Test
    void aSecretMayLookLikeANumber() {
        Map<String, Object> numbers = Map.of(
                "covector.active", "main",
                "covector.backends.main.type", "embedded",
                "covector.backends.x.type", "pgvector",
                "covector.backends.x.password", 12_345);
        runner().withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("numbers", numbers)))
                .run(context -> assertThat(context.getBean(CovectorProperties.class)
                                .backends()
                                .get("x")
                                .password())
                        .isEqualTo(Secret.of("12345")));
    }

    @Test
    void aFileCanBeNamedAndPropertiesLieOverIt() throws Exception {
        Path file = Files.writeString(
                dir.resolve("vectors.yaml"), "active: a\nbackends: {a: {type: embedded}, b: {type: embedded}}\n");
        runner().withPropertyValues("covector.config=" + file, "covector.active=b")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(opened.backends).containsExactly("b");
        runner().withPropertyValues("covector.config= ")
                .run(context -> assertThat(failure(context)).contains("'covector.config' is blank"));
    }

    @Test
    void furtherClientsHaveTheNameOfTheirBackendAsQualifier() {
        runner().withPropertyValues(
                        "covector.backends.main.type=embedded",
                        "covector.backends.cache.type=embedded",
                        "covector.active=main",
                        "covector.clients=cache",
                        "covector.collections.docs.dimension=2",
                        "covector.collections.seen.dimension=2",
                        "covector.collections.seen.client=cache")
                .withUserConfiguration(TwoClients.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    TwoClients clients = context.getBean(TwoClients.class);
                    assertThat(clients.main.listCollections()).containsExactly("docs");
                    assertThat(clients.cache.listCollections()).containsExactly("seen");
                });
        assertThat(opened.closed).containsExactlyInAnyOrder("main", "cache");
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoClients {
        private final VectorClient main;
        private final VectorClient cache;

        TwoClients(VectorClient main, @Qualifier("cache") VectorClient cache) {
            this.main = main;
            this.cache = cache;
        }
    }

    @Test
    void aCollectionOfAClientThatIsNotListedIsRefused() {
        runner().withPropertyValues("covector.collections.seen.dimension=2", "covector.collections.seen.client=cache")
                .run(context -> assertThat(failure(context))
                        .contains("'covector.collections.seen.client': is 'cache', which 'covector.clients' does not"));
    }

    @Test
    void aClientOfABackendThatIsNotThereIsRefused() {
        runner().withPropertyValues("covector.backends.main.type=embedded", "covector.clients=cache")
                .run(context -> assertThat(failure(context))
                        .contains("in property 'covector.clients': 'cache' is no backend; accepted are [main]"));
    }

    @Test
    void aClientOfTheApplicationsTakesThePlace() {
        runner().withUserConfiguration(OwnClient.class).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(VectorClient.class).hasBean("mine");
        });
        assertThat(opened.backends).isEmpty();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClient {
        @Bean
        VectorClient mine() {
            return VectorClients.open(
                    ClientConfig.builder().set("backends.own.type", "embedded").build());
        }
    }

    @Test
    void customizersHaveTheLastWord() {
        List<Runnable> tasks = new ArrayList<>();
        Executor executor = task -> {
            tasks.add(task);
            task.run();
        };
        runner().withPropertyValues("covector.retry.max-attempts=99")
                .withBean(
                        CovectorClientCustomizer.class,
                        () -> config -> config.set("retry.max-attempts", 2).executor(executor))
                .withPropertyValues("covector.collections.docs.dimension=2")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(io.covector.VectorCollection.class)
                                    .async()
                                    .count(null, io.covector.CallOptions.defaults())
                                    .join())
                            .isZero();
                });
        assertThat(tasks).isNotEmpty();
    }

    @Test
    void itCanBeTurnedOff() {
        runner().withPropertyValues("covector.enabled=false", "covector.clients=a", "covector.backends.a.type=embedded")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(VectorClient.class));
    }

    @Test
    void aDataSourceThatIsNotThereOrNotTakenIsNamed() {
        runner().withPropertyValues(
                        "covector.backends.main.type=pgvector", "covector.backends.main.use-data-source=true")
                .run(context -> assertThat(failure(context))
                        .contains("'covector.backends.main.use-data-source' is true, and the application has no"));
        runner().withPropertyValues("covector.backends.main.type=pgvector", "covector.backends.main.data-source=orders")
                .run(context -> assertThat(failure(context))
                        .contains("'covector.backends.main.data-source' is 'orders', and there is no"));
        runner().withPropertyValues(
                        "covector.backends.main.type=embedded", "covector.backends.main.use-data-source=true")
                .withBean(javax.sql.DataSource.class, NoDataSource::new)
                .run(context -> assertThat(failure(context))
                        .contains("resource('main', DataSource.class, ...)")
                        .contains("does not take it"));
        runner().withPropertyValues(
                        "covector.backends.main.type=pgvector", "covector.backends.main.use-data-source=true")
                .withBean("a", javax.sql.DataSource.class, NoDataSource::new)
                .withBean("b", javax.sql.DataSource.class, NoDataSource::new)
                .run(context -> assertThat(failure(context))
                        .contains("has 2 DataSources, none of which is primary")
                        .contains("[a, b]"));
    }

    @Test
    void aClosedContextLeavesNoClientOpen() {
        VectorClient[] client = new VectorClient[1];
        runner().run(context -> client[0] = context.getBean(VectorClient.class));
        assertThatThrownBy(() -> client[0].listCollections()).hasMessageContaining("CLOSED");
    }

    /** One that no connection can be had of. */
    static final class NoDataSource extends org.springframework.jdbc.datasource.AbstractDataSource {
        @Override
        public java.sql.Connection getConnection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.sql.Connection getConnection(String user, String password) {
            throw new UnsupportedOperationException();
        }
    }
}
