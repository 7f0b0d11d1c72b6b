package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Of several DataSources the one is taken that Spring would inject; which it was is seen in the failure to connect. */
class DataSourceChoiceTest {
    private final ApplicationContextRunner runner = Line.runner()
            .withPropertyValues("covector.backends.main.type=pgvector", "covector.backends.main.use-data-source=true");

    @Test
    void oneThatIsNoDefaultCandidateIsLeft() {
        takesTheFirst(runner.withUserConfiguration(NoDefaultCandidate.class));
    }

    @Test
    void aFallbackIsLeft() {
        takesTheFirst(runner.withUserConfiguration(WithFallback.class));
    }

    @Test
    void ofAScopedOneTheProxyIsTaken() {
        takesTheFirst(runner.withUserConfiguration(Scoped.class));
    }

    @Test
    void thatOfTheParentContextIsTaken() {
        new ApplicationContextRunner()
                .withBean("dataSource", DataSource.class, () -> new Named("first"))
                .run(parent -> {
                    takesTheFirst(runner.withParent(parent));
                    takesTheFirst(runner.withParent(parent)
                            .withPropertyValues("covector.backends.main.data-source=dataSource"));
                });
    }

    private static void takesTheFirst(ApplicationContextRunner runner) {
        runner.run(context ->
                assertThat(context).getFailure().rootCause().hasMessageContaining("asked for a connection: first"));
    }

    @Configuration(proxyBeanMethods = false)
    static class NoDefaultCandidate {
        @Bean
        DataSource dataSource() {
            return new Named("first");
        }

        @Bean(defaultCandidate = false)
        DataSource second() {
            return new Named("second");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithFallback {
        @Bean
        DataSource dataSource() {
            return new Named("first");
        }

        @Bean
        @Fallback
        DataSource second() {
            return new Named("second");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Scoped {
        @Bean
        static BeanFactoryPostProcessor scope() {
            return beans -> beans.registerScope("refresh", new SimpleThreadScope());
        }

        @Bean
        @Scope(value = "refresh", proxyMode = ScopedProxyMode.INTERFACES)
        DataSource dataSource() {
            return new Named("first");
        }
    }

    /** Says its name where a connection is asked for. */
    private static final class Named extends AbstractDataSource {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("asked for a connection: " + name);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }
}
