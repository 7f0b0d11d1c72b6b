package io.covector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.batching.BatchConfig;
import io.covector.config.PoolConfig;
import io.covector.config.Settings;
import io.covector.resilience.BreakerConfig;
import io.covector.resilience.BulkheadConfig;
import io.covector.resilience.RetryConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a file: a configuration, or a refusal that names the file or the key. */
class ConfigFuzzTest {
    private static final String SAMPLE = """
            active: main
            timeout: 30s
            backends:
              main: &m
                type: pgvector
                url: jdbc:postgresql://db:5432/app?password=hunter2hunter2
                password: hunter2hunter2
                pool: {max-size: 50, min-idle: 5}
              other: *m
            retry:
              max-attempts: 3
              jitter: "0.3"
            """;
    private static final String ODD = "{}[]:,&*!|>'\"%@`#\t -?\n\\0\u0000\u0085\uFEFFaZ~=<$";

    private static final List<Function<Settings, Object>> SECTIONS =
            List.of(RetryConfig::from, BreakerConfig::from, BulkheadConfig::from, PoolConfig::from, BatchConfig::from);
    private static final String[] KEYS = {
        "max-attempts",
        "backoff",
        "base-delay",
        "multiplier",
        "max-delay",
        "jitter",
        "budget-tokens",
        "enabled",
        "window",
        "failure-rate",
        "open-for",
        "max-concurrent-requests",
        "max-size",
        "min-idle",
        "max-lifetime",
        "max-records",
        "max-bytes",
        "unknown"
    };
    private static final String[] VALUES = {
        "1",
        "0",
        "-1",
        "3",
        "0.5",
        "1e3",
        "NaN",
        "Infinity",
        "99999999999",
        "100ms",
        "5s",
        "PT5S",
        "-5s",
        "5 s",
        "1h",
        "ms",
        "64KiB",
        "1GiB",
        "9999999GiB",
        "KiB",
        "true",
        "FALSE",
        "yes",
        "constant",
        "EXPONENTIAL",
        "",
        " ",
        "${X}",
        "\u0000",
        "１",
        "0x10",
        "1_000",
        "+1",
        "1.",
        ".5"
    };

    /** Files of each kind: 20,000, or as many as {@code covector.config.cases} says. */
    private static final int CASES = Integer.getInteger("covector.config.cases", 20_000);

    private static final String PROPERTIES = """
            # a comment
            active=main
            backends.main.type : pgvector
            backends.main.url = jdbc:postgresql://db:5432/app?password=hunter2hunter2
            backends.main.password hunter2hunter2
            backends.main.pool.max-size=5\\
              0
            retry.max-attempts=${ATTEMPTS:3}
            """;

    /** Pieces of YAML and of properties, put in anywhere. */
    private static final List<String> PIECES = List.of(
            "&a ",
            "*a",
            "*m",
            "<<: *m\n",
            "!!int ",
            "!!binary ",
            "!!set ",
            "!own ",
            "!h!x ",
            "%YAML 1.2\n---\n",
            "%TAG ! x\n",
            "---\n",
            "...\n",
            "? ",
            ": ",
            "- ",
            "|\n",
            ">-\n",
            "|9\n",
            "\"\\UFFFFFFFF\"",
            "\"\\x4\"",
            "\"\\u",
            "'",
            "\"",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "#",
            "\t",
            "\r",
            "\n",
            "\n  ",
            "\n      ",
            "~",
            "null",
            "@",
            "`",
            "${",
            "$${",
            "${X}",
            "${X:",
            "}",
            "\\",
            "\\u12",
            "\\uD800",
            "\uD800",
            "\uFFFE",
            "=",
            "a.b=1\na=2\n",
            "main: ",
            "type: fake\n",
            "hunter2hunter2",
            ".",
            "..");

    @ParameterizedTest
    @ValueSource(strings = {"f.yaml", "f.properties"})
    void filesAreReadOrRefused(String name) {
        long seed = Long.getLong("covector.seed", 1);
        System.out.println("ConfigFuzzTest: -Dcovector.seed=" + seed + " for " + CASES + " of " + name);
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            String text = damaged(name.equals("f.yaml") ? SAMPLE : PROPERTIES, random);
            try {
                Settings settings =
                        Settings.of(ConfigFiles.parse(name, text).values(), name, Map.of("X", "hunter2hunter2"));
                assertThat(LayerSettings.from(settings)).isNotNull();
                settings.section("backends");
                settings.string("active").optional();
                settings.rejectUnknown();
            } catch (VectorException e) {
                refused++;
                boolean shows = e.text().contains("is not YAML") && e.toString().contains("hunter");
                if (e.code() != ErrorCode.INVALID_CONFIG || !e.text().contains(name) || shows) {
                    throw new AssertionError("seed " + seed + " case " + i + ": " + text, e);
                }
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + " case " + i + ": " + text, e);
            }
        }
        assertThat(refused).isBetween(CASES / 100, CASES - CASES / 100);
    }

    private static String damaged(String sample, Random random) {
        StringBuilder text = new StringBuilder(sample);
        for (int i = 1 + random.nextInt(4); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(30));
            char odd = ODD.charAt(random.nextInt(ODD.length()));
            switch (random.nextInt(7)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, odd);
                case 2 -> text.setCharAt(at, odd);
                case 3 -> text.delete(at, end);
                case 4 -> text.insert(random.nextInt(text.length()), text.substring(at, end)); // moves structure
                case 5 -> text.setLength(Math.max(1, at)); // a file that is cut
                default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void valuesAreTakenOrRefusedByName(long seed) {
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 2 * CASES; i++) {
            Map<String, String> values = new HashMap<>();
            for (int k = random.nextInt(4); k >= 0; k--) {
                values.put(KEYS[random.nextInt(KEYS.length)], VALUES[random.nextInt(VALUES.length)]);
            }
            try {
                assertThat(SECTIONS.get(random.nextInt(SECTIONS.size())).apply(Settings.of(values)))
                        .isNotNull();
            } catch (VectorException e) {
                refused++;
                boolean names = values.keySet().stream().anyMatch(e.text()::contains);
                if (e.code() != ErrorCode.INVALID_CONFIG || !names) {
                    throw new AssertionError("seed " + seed + ": " + values, e);
                }
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + values, e);
            }
        }
        assertThat(refused).isBetween(CASES / 100, 2 * CASES - 1);
    }

    @Test
    void aSectionInsideItself() {
        assertThat(refusal("a: &x\n  b: *x\n")).contains("f.yaml", "nested deeper than");
    }

    @Test
    void sectionsWithoutEnd() {
        assertThat(refusal("{a: ".repeat(100_000))).contains("f.yaml");
        assertThat(refusal("[".repeat(100_000))).contains("f.yaml");
        assertThat(refusal("a: ".repeat(100_000))).contains("f.yaml");
        assertThat(refusal("? ".repeat(100_000))).contains("f.yaml");
    }

    @Test
    void aLittleFileThatStandsForALargeOne() {
        StringBuilder laughs = new StringBuilder("a0: &a0 {x: 1}\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a" + i + ": &a" + i + " {x: *a" + (i - 1) + ", y: *a" + (i - 1) + "}\n");
        }
        assertThat(refusal(laughs.toString())).contains("f.yaml");
    }

    @Test
    void keysThatAreNoNames() {
        StringBuilder laughs = new StringBuilder("a0: &a0 {x: 1}\n");
        for (int i = 1; i < 20; i++) {
            laughs.append("a" + i + ": &a" + i + " {x: *a" + (i - 1) + ", y: *a" + (i - 1) + "}\n");
        }
        assertThat(refusal(laughs + "? *a19\n: 1\n")).contains("f.yaml"); // its hash would look at a million sections
        assertThat(refusal("? [a, b]\n: 1\n")).contains("f.yaml");
    }

    @Test
    void aLongNameInEverySection() {
        StringBuilder text = new StringBuilder("name: &n " + "x".repeat(100_000) + "\na: ");
        text.append("{*n : ".repeat(40)).append("1").append("}".repeat(40));
        assertThat(refusal(text.toString())).contains("f.yaml").hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*hunter2",
                "!hunter2 x",
                "!hunter2!x y",
                "&hunter2 &hunter2",
                "'hunter2",
                "\"hunter2\\q\"",
                "{hunter2",
                "[hunter2",
                "@hunter2",
                "%hunter2",
                "hunter2: x",
                "{hunter2: 1, hunter2: 2}",
                "|hunter2",
                "`hunter2",
                "- hunter2",
                "? hunter2"
            })
    void aLineThatIsNotYamlShowsNoPassword(String password) {
        String file = "backends:\n  a:\n    type: fake\n    password: " + password + "\n";
        assertThat(refusal(file)).doesNotContain("hunter").contains("f.yaml");
    }

    private static String refusal(String text) {
        return catchThrowableOfType(VectorException.class, () -> ConfigFiles.parse("f.yaml", text))
                .text();
    }
}
