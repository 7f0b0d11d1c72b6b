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

/** Whatever stands in a file: a configuration, or a refusal that names the file or the key. A million inputs in all. */
class ConfigFuzzTest {
    private static final String SAMPLE = """
            active: main
            timeout: 30s
            backends:
              main: &m
                type: pgvector
                url: jdbc:postgresql://db:5432/app
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

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void filesAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            String name = random.nextInt(4) == 0 ? "f.properties" : "f.yaml";
            String text = damaged(random);
            try {
                ConfigFiles.parse(name, text);
            } catch (VectorException e) {
                refused++;
                if (e.code() != ErrorCode.INVALID_CONFIG || !e.text().contains(name)) {
                    throw new AssertionError("seed " + seed + ": " + text, e);
                }
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
        assertThat(refused).isBetween(1_000, 99_000);
    }

    private static String damaged(Random random) {
        StringBuilder text = new StringBuilder(SAMPLE);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length());
            char odd = ODD.charAt(random.nextInt(ODD.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, odd);
                case 2 -> text.setCharAt(at, odd);
                default -> text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void valuesAreTakenOrRefusedByName(long seed) {
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 200_000; i++) {
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
        assertThat(refused).isBetween(1_000, 199_999);
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

    private static String refusal(String text) {
        return catchThrowableOfType(VectorException.class, () -> ConfigFiles.parse("f.yaml", text))
                .text();
    }
}
