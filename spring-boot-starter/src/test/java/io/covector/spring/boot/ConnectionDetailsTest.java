package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What connection details take the place of; where they lead to is seen in the failure to connect. */
class ConnectionDetailsTest {
    private static final String[] QUICK = {
        "covector.backends.main.type=pgvector",
        "covector.backends.main.url=jdbc:postgresql://elsewhere.invalid:5432/app",
        "covector.backends.main.user=app",
        "covector.backends.main.connect-timeout=100ms",
        "covector.backends.main.pool.acquire-timeout=250ms"
    };

    private static ApplicationContextRunner runner() {
        return Line.runner().withBean(CovectorConnectionDetails.class, ConnectionDetailsTest::details);
    }

    private static CovectorConnectionDetails.Pgvector details() {
        return () -> Map.of("url", "jdbc:postgresql://localhost:1/details", "user", "test", "password", "hunter2");
    }

    @Test
    void theyTakeThePlaceOfWhatThePropertiesSay() {
        runner().withPropertyValues(QUICK)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .satisfies(failure -> assertThat(context.getStartupFailure())
                                .hasStackTraceContaining("localhost:1")
                                .hasStackTraceContaining("main (pgvector)")));
        Line.runner(Map.of("COVECTOR_BACKENDS_MAIN_URL", "jdbc:postgresql://elsewhere.invalid/y"))
                .withBean(CovectorConnectionDetails.class, ConnectionDetailsTest::details)
                .withPropertyValues(QUICK)
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining("localhost:1"));
    }

    @Test
    void theyMakeABackendWhereThereIsNone() {
        runner().withPropertyValues("covector.timeout=1s")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("pgvector (pgvector)")
                        .hasStackTraceContaining("localhost:1"));
    }

    @Test
    void theyAreLeftWhereAnotherTypeIsUsed() {
        runner().withPropertyValues("covector.backends.main.type=embedded")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void ofSeveralBackendsTheActiveOneHasThem() {
        ApplicationContextRunner two = runner().withPropertyValues(QUICK)
                .withPropertyValues(
                        "covector.backends.second.type=pgvector",
                        "covector.backends.second.url=jdbc:postgresql://elsewhere.invalid:5432/app",
                        "covector.backends.third.type=embedded");
        two.withPropertyValues("covector.active=main")
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining("localhost:1"));
        two.withPropertyValues("covector.active=third")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("2 backends of it [main, second], none of which is active"));
    }
}
