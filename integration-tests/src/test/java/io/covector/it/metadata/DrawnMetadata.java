package io.covector.it.metadata;

import io.covector.Metadata;
import io.covector.VectorException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Metadata at every bound, and drawn from a seed: the same for the same seed. Stateless. */
final class DrawnMetadata {
    private static final int DEEPEST = 32;
    private static final int LONGEST_KEY = 1_024;

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "null",
            "\"'\\/\b\f\n\r\t",
            "\u0001\u001f\u007f\u0085\u2028\ufeff\uffff",
            "\uD83D\uDE00 \u00e9 \u0130\u0131\u017f",
            "${x} {0} %s $json $null $_",
            "x".repeat(20_000));

    private static final List<Object> NUMBERS = List.of(
            0,
            -1,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            (1L << 53) + 1,
            0.0,
            -0.0,
            0.1f,
            1e-5,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            -Double.MAX_VALUE,
            9007199254740992.0,
            new BigDecimal("9007199254740993.0"),
            new BigDecimal("0.1000"),
            new BigDecimal("123456789012345678901234567890.125"),
            new BigDecimal("-1e400"),
            new BigDecimal("1e-400"),
            BigInteger.TWO.pow(64));

    private DrawnMetadata() {}

    /** What no drawing would meet: each bound, from both sides. Some of it is more than some backends take. */
    static List<Map<String, @Nullable Object>> edges() {
        List<Map<String, @Nullable Object>> edges = new ArrayList<>();
        edges.add(Map.of());
        edges.add(Map.of("k".repeat(LONGEST_KEY), 1, "\u00e9".repeat(LONGEST_KEY / 2), 2, "\u2028", 3));
        edges.add(Map.of("k".repeat(LONGEST_KEY + 1), 1));
        edges.add(Map.of("", 1));
        edges.add(Collections.singletonMap("nothing", null));
        edges.add(Map.of("nul", "a\u0000b"));
        edges.add(Map.of("nul\u0000", 1));
        edges.add(Map.of("half", "a\uD83Db"));
        edges.add(Map.of("half\uDE00", 1));
        edges.add(Map.of("deep", nested(DEEPEST, 7)));
        edges.add(Map.of("deep", nested(DEEPEST - 1, 7)));
        edges.add(Map.of("deep", nested(DEEPEST + 1, 7)));
        edges.add(Map.of("empty", List.of(), "map", Map.of(), "lists", List.of(List.of(), Map.of())));
        edges.add(Map.of("nulls", Arrays.asList(null, 1, null)));
        for (String number : List.of(
                "9".repeat(131_072),
                "9".repeat(131_073),
                "9".repeat(65_530),
                "9".repeat(65_500),
                "9".repeat(16_000) + ".5",
                "0." + "1".repeat(16_383),
                "0." + "1".repeat(16_384),
                "1e131071",
                "1e-16383",
                "1e-16384",
                "1e200000")) {
            edges.add(Map.of("number", new BigDecimal(number)));
        }
        for (Object number : NUMBERS) {
            edges.add(Map.of("number", number, "list", List.of(number), "map", Map.of("x", number)));
        }
        edges.add(Map.of("number", Double.NaN));
        edges.add(Map.of("number", Double.POSITIVE_INFINITY));
        edges.add(Map.of("text", "x".repeat(65_000), "\u00e9".repeat(300), "y".repeat(200)));
        return edges;
    }

    private static Object nested(int levels, Object inside) {
        Object value = inside;
        for (int i = 1; i < levels; i++) {
            value = i % 2 == 0 ? List.of(value) : Map.of("m", value);
        }
        return value;
    }

    static Map<String, @Nullable Object> draw(SplittableRandom random) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            values.put("k" + random.nextInt(9) + (random.nextInt(3) == 0 ? text(random) : ""), value(random, 0));
        }
        return values;
    }

    private static @Nullable Object value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 8)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> real(random);
            case 4 -> random.nextInt(3) == 0 ? decimal(random) : NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 5 -> text(random);
            case 6 -> list(random, depth);
            default -> map(random, depth);
        };
    }

    private static Object real(SplittableRandom random) {
        double real = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(real) ? real : 0.5;
    }

    private static BigDecimal decimal(SplittableRandom random) {
        BigInteger digits = new BigInteger(random.nextInt(1, 200), new Random(random.nextLong()));
        return new BigDecimal(digits, random.nextInt(-50, 50));
    }

    private static List<@Nullable Object> list(SplittableRandom random, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(random, depth + 1));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(SplittableRandom random, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put("m" + i + text(random), value(random, depth + 1));
        }
        return map;
    }

    private static String text(SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            String text = TEXTS.get(random.nextInt(TEXTS.size()));
            return text.length() > 100 ? text.substring(0, 100) : text;
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int point =
                    random.nextInt(4) == 0 ? random.nextInt(1, Character.MAX_CODE_POINT + 1) : random.nextInt(32, 127);
            text.appendCodePoint(point); // now and then half a surrogate pair
        }
        return text.toString();
    }

    /** The metadata that Covector accepts of these, in order; the others are refused with the accepted range. */
    static List<Metadata> accepted(long seed, int drawn) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>(edges());
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < drawn; i++) {
            all.add(draw(random));
        }
        List<Metadata> accepted = new ArrayList<>();
        for (Map<String, @Nullable Object> values : all) {
            try {
                accepted.add(Metadata.copyOf(values));
            } catch (VectorException e) {
                if (!e.text().contains("accepted")) {
                    throw e;
                }
            }
        }
        return accepted;
    }
}
