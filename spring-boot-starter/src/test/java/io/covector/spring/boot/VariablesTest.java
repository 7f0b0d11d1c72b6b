package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

/** The forms of environment variables; which of them is read is seen in the refusal of its value. */
class VariablesTest {
    private static final Map<String, Object> FILE =
            Map.of("covector.backends.my-db.type", "embedded", "covector.backends.my-db.buffer-bytes", "8MiB");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COVECTOR_BACKENDS_MY_DB_BUFFER_BYTES",
                "covector_backends_my_db_buffer_bytes",
                "covector.backends.my-db.buffer-bytes",
                "covector.backends.my-db.bufferBytes",
                "Covector.Backends.my-db.buffer_bytes"
            })
    void theNamesOfContainersAreRead(String name) {
        refuses(Line.runner(Map.of(name, "5")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"covector.active", "covector.backends.my-db.password", "covector_active"})
    void unknownBackendsAndValuesOfThemAreRefused(String name) {
        overFile(Line.runner(Map.of(name, "!")))
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("INVALID_CONFIG"));
    }

    @Test
    void keysOfTheStarterAndOthersAreLeft() {
        Map<String, Object> variables =
                Map.of("covector.clients", "my-db", "covector_enabled", "true", "covector.other", "x");
        overFile(Line.runner(variables))
                .run(context -> assertThat(context).hasNotFailed().hasBean("my-dbVectorClient"));
    }

    @Test
    void thePrefixOfTheApplicationStandsBefore() {
        for (String name :
                new String[] {"SHOP_COVECTOR_BACKENDS_MY_DB_BUFFER_BYTES", "shop.covector.backends.my-db.buffer-bytes"
                }) {
            refuses(prefixed(Map.of(name, "5")));
        }
        overFile(prefixed(Map.of("COVECTOR_BACKENDS_MY_DB_BUFFER_BYTES", "5")))
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static void refuses(ApplicationContextRunner runner) {
        overFile(runner)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("'backends.my-db.buffer-bytes' is '5' in environment variable"));
    }

    private static ApplicationContextRunner overFile(ApplicationContextRunner runner) {
        return runner.withInitializer(
                context -> context.getEnvironment().getPropertySources().addLast(new MapPropertySource("file", FILE)));
    }

    /** As after {@code SpringApplication.setEnvironmentPrefix("shop")}. */
    private static ApplicationContextRunner prefixed(Map<String, Object> variables) {
        SpringApplication application = new SpringApplication();
        application.setEnvironmentPrefix("shop");
        return Line.runner(variables)
                .withInitializer(context -> Line.prepareVariables(context.getEnvironment(), application));
    }
}
