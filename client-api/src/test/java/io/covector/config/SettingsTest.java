package io.covector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Map<String, ?> FILE = Map.of(
            "active", "main",
            "backends", Map.of("main", Map.of("url", "jdbc:x", "pool", Map.of("max-size", 50, "min-idle", "many"))),
            "retry.base-delay", "100ms");

    private static Settings file(Map<String, String> variables) {
        return Settings.of(FILE, "covector.yaml", variables);
    }

    @Test
    void readsNestedKeysAndPathsAlike() {
        Settings root = file(Map.of());
        assertThat(root.section("backends").section("main").string("url").required())
                .isEqualTo("jdbc:x");
        assertThat(root.integer("backends.main.pool.max-size", 1, 100).orElse(1))
                .isEqualTo(50);
        assertThat(root.duration("retry.base-delay", Duration.ZERO, Duration.ofHours(1))
                        .required())
                .isEqualTo(Duration.ofMillis(100));
        assertThat(root.section("backends").names()).containsExactly("main");
        assertThat(root.has("backends.main")).isTrue();
        assertThat(root.has("backends.other")).isFalse();
    }

    @Test
    void letsTheEnvironmentOverride() {
        Settings root = file(Map.of("COVECTOR_BACKENDS_MAIN_POOL_MAX_SIZE", "7", "COVECTOR_X_Y", "1"));
        assertThat(root.integer("backends.main.pool.max-size", 1, 100).required())
                .isEqualTo(7);
        assertThat(root.unusedVariables()).containsExactly("COVECTOR_X_Y");
        assertError(
                () -> file(Map.of("COVECTOR_ACTIVE", "x"))
                        .integer("active", 1, 2)
                        .required(),
                "'active' is 'x' in environment variable COVECTOR_ACTIVE; accepted are integers from 1 to 2");
    }

    @Test
    void fillsPlaceholdersAndDoesNotShowThem() {
        Settings root = Settings.of(
                Map.of("a", "${HOST}:${PORT:5432}", "b", "${SECRET_NUMBER}", "c", "${MISSING}"),
                "covector.yaml",
                Map.of("HOST", "db", "SECRET_NUMBER", "hunter2"));
        assertThat(root.string("a").required()).isEqualTo("db:5432");
        assertThat(root.shown("a")).hasValue("${HOST}:${PORT:5432}");
        assertThat(root.shown("none")).isEmpty();
        assertError(
                () -> root.integer("b", 1, 2).required(),
                "'b' is '${SECRET_NUMBER}' in covector.yaml; accepted are integers from 1 to 2");
        assertError(
                () -> root.string("c").optional(),
                "'c' in covector.yaml has a placeholder, but neither an environment variable nor a system property"
                        + " 'MISSING' is set; set one, or give a default: ${MISSING:default},"
                        + " or write $${ for the characters ${");
    }

    @Test
    void escapesPlaceholders() {
        Settings root = Settings.of(
                Map.of("a", "$${HOST}", "b", "x$${HOST}${HOST}$$${HOST}$", "c", Settings.escape("$${HOST}${:}$")),
                "covector.yaml",
                Map.of("HOST", "db"));
        assertThat(root.string("a").required()).isEqualTo("${HOST}");
        assertThat(root.string("b").required()).isEqualTo("x${HOST}db$${HOST}$");
        assertThat(root.string("c").required()).isEqualTo("$${HOST}${:}$");
    }

    @Test
    void showsNothingOfAValueWhosePlaceholderIsNotSet() {
        Settings root = Settings.of(Map.of("password", "s3cr3t${x}tail"), "covector.yaml", Map.of());
        assertThatThrownBy(() -> root.secret("password").required())
                .hasMessageContaining("'password'")
                .hasMessageContaining("'x'")
                .hasMessageNotContainingAny("s3cr3t", "tail");
    }

    @Test
    void showsNoNameThatIsNone() {
        Settings root = Settings.of(Map.of("password", "s3${cr3t! tail}x"), "covector.yaml", Map.of());
        assertThatThrownBy(() -> root.secret("password").required())
                .hasMessageContaining("'password'")
                .hasMessageNotContainingAny("s3", "cr3t", "tail");
    }

    @Test
    void readsATextOfManyBegunPlaceholdersInOnePass() {
        for (String text : List.of("${", "${a", "${:", "${}", "$", "${a:")) {
            String many = text.repeat(300_000);
            for (String value : List.of(many, many + "}", "}" + many)) {
                Settings root = Settings.of(Map.of("a", value), "covector.yaml", Map.of("a", ""));
                assertThat(catchThrowable(() -> root.string("a").required()))
                        .satisfiesAnyOf(
                                thrown -> assertThat(thrown).isNull(),
                                thrown -> assertThat(thrown).isInstanceOf(VectorException.class));
            }
        }
    }

    @Test
    void refusesPathsThatAreLong() {
        Map<String, Object> section = Map.of("k".repeat(600), 1);
        assertThat(Settings.flatten(section, "f.yaml")).hasSize(1);
        assertThatThrownBy(() -> Settings.flatten(Map.of("k".repeat(600), section), "f.yaml"))
                .hasMessageContaining("in f.yaml is a path of more than 1000 characters")
                .hasMessageNotContaining("k".repeat(100));
    }

    @Test
    void holdsAtMostTenThousandKeys() {
        Map<String, Object> section = new HashMap<>();
        section.put("empty", Map.of());
        for (int i = 0; i < 20; i++) {
            section = new HashMap<>(Map.of("a", section, "b", section));
        }
        Map<String, Object> root = section;
        assertError(
                () -> Settings.flatten(root, "covector.yaml"), "covector.yaml has more than 10000 keys and sections");
    }

    @Test
    void namesKeyValueAndRange() {
        Settings root = file(Map.of());
        assertError(
                () -> root.integer("backends.main.pool.min-idle", 0, 50).orElse(1),
                "'backends.main.pool.min-idle' is 'many' in covector.yaml; accepted are integers from 0 to 50");
        assertError(
                () -> root.oneOf("active", "a", "b").required(),
                "'active' is 'main' in covector.yaml; accepted are a, b");
        assertError(
                () -> root.section("backends.main").string("user").required(),
                "'backends.main.user' is missing in covector.yaml; set it there or as"
                        + " COVECTOR_BACKENDS_MAIN_USER; accepted are text");
        assertError(
                () -> root.duration("retry.base-delay", Duration.ofSeconds(1), Duration.ofMinutes(90))
                        .orElse(Duration.ZERO),
                "'retry.base-delay' is '100ms' in covector.yaml; accepted are durations such as 100ms, 5s, 30m"
                        + " or 2h, from 1s to 90m");
    }

    @Test
    void refusesUnknownKeysAndSaysWhatWasMeant() {
        Settings pool = Settings.of(Map.of("pool", Map.of("max-sise", 5)), "covector.yaml", Map.of())
                .section("pool");
        assertThat(pool.integer("max-size", 1, 5).optional()).isEmpty();
        assertThat(pool.integer("min-idle", 1, 5).optional()).isEmpty();
        assertError(
                pool::rejectUnknown,
                "unknown key 'pool.max-sise' in covector.yaml; did you mean 'pool.max-size'?; accepted in"
                        + " 'pool' are [max-size, min-idle]");
    }

    @Test
    void leavesSectionsToTheirReaders() {
        Settings root = file(Map.of());
        assertThat(root.string("active").required()).isEqualTo("main");
        root.section("backends");
        root.section("retry");
        root.rejectUnknown();
    }

    @Test
    void refusesListsAndDoubles() {
        assertError(
                () -> Settings.of(Map.of("a", List.of(1)), "f.yaml", Map.of()),
                "'a' in f.yaml is a list; accepted are single values and sections");
        assertError(
                () -> Settings.of(Map.of("a.b", 1, "a", Map.of("b", 2)), "f.yaml", Map.of()),
                "'a.b' is set twice in f.yaml; keep one");
    }

    @Test
    void readsUnits() {
        Settings units = Settings.of(Map.of(
                "a", "2h", "b", "PT1.5S", "c", "8MiB", "d", "64kb", "e", "5 parsecs", "f", "99999999999999999d"));
        assertThat(units.duration("a", Duration.ZERO, Duration.ofDays(1)).required())
                .isEqualTo(Duration.ofHours(2));
        assertThat(units.duration("b", Duration.ZERO, Duration.ofDays(1)).required())
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(units.bytes("c", 0, 1 << 30).required()).isEqualTo(8L << 20);
        assertThat(units.bytes("d", 0, 1 << 30).required()).isEqualTo(64_000);
        for (String key : List.of("e", "f")) {
            assertThatThrownBy(() -> units.duration(key, Duration.ZERO, Duration.ofDays(1))
                            .required())
                    .hasMessageContaining("accepted are durations");
        }
    }

    @Test
    void neverShowsASecret() {
        Settings settings = Settings.of(Map.of("password", "hunter2"));
        Secret secret = settings.secret("password").required();
        assertThat(secret).hasToString("***");
        assertThat(secret.reveal()).isEqualTo("hunter2");
        assertThat(settings.toString()).doesNotContain("hunter2");
    }

    @Test
    void readsTheSharedSections() {
        assertThat(PoolConfig.defaults())
                .isEqualTo(new PoolConfig(50, 20, Duration.ofMinutes(30), Duration.ofSeconds(5), false));
        assertError(
                () -> PoolConfig.from(Settings.of(Map.of("max-size", 5, "min-idle", 6))),
                "'min-idle' is '6' in settings given in code; accepted are integers from 0 to 5");
        assertThat(PoolConfig.from(Settings.of(Map.of("max-size", 5))).minIdle())
                .isEqualTo(5);
    }

    @Test
    void flattensNestedMaps() {
        assertThat(Settings.flatten(Map.of("a", Map.of("b", 1, "c.d", true)), "here"))
                .isEqualTo(Map.of("a.b", "1", "a.c.d", "true"));
        Map<String, Object> endless = new HashMap<>();
        endless.put("self", endless);
        assertThatThrownBy(() -> Settings.flatten(endless, "here"))
                .hasMessageContaining("nested deeper than 50 sections");
        assertError(
                () -> Settings.flatten(Map.of("a", List.of(1)), "here"),
                "'a' in here is a list; accepted are single values and sections");
    }

    private static void assertError(ThrowingCallable call, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
            assertThat(e.text()).isEqualTo(text);
        });
    }
}
