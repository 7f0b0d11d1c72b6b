package io.covector.embedded;

import io.covector.Metadata;
import io.covector.filter.Comparison;
import io.covector.filter.Comparison.Operator;
import io.covector.filter.Filter;
import io.covector.spi.ExactNumbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Metadata and filters full of near misses: neighbours of numbers, prefixes of texts, values of other types. */
final class RandomFilters {
    private static final List<String> KEYS =
            List.of("a", "b", "ab", "a b", "ä", "a\uD83D\uDE00", "k".repeat(1024), "a.a", "b..a");
    private static final List<String> PATHS = List.of("a.a", "a.b", "b.a.a", "a b.ab", "b..a", ".a", "a.a.");
    private static final long EXACT = 1L << 53;

    private final Random random;

    RandomFilters(Random random) {
        this.random = random;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    String key() {
        return random.nextInt(3) == 0 ? pick(PATHS) : pick(KEYS);
    }

    private Filter id() {
        String id = "r" + random.nextInt(300);
        return switch (random.nextInt(4)) {
            case 0 -> new Comparison(Filter.ID, pick(List.of(Operator.values())), id);
            case 1 -> Filter.in(Filter.ID, id, "r1", "none", "");
            case 2 -> Filter.startsWith(Filter.ID, id.substring(0, random.nextInt(id.length())));
            default -> Filter.contains(Filter.ID, id.substring(1));
        };
    }

    Metadata metadata() {
        Metadata.Builder metadata = Metadata.builder();
        for (String key : KEYS) {
            if (random.nextInt(4) > 0) {
                metadata.put(key, value());
            }
        }
        return metadata.build();
    }

    private @Nullable Object value() {
        return switch (random.nextInt(9)) {
            case 0 -> null;
            case 1 -> list();
            case 2 -> object();
            case 3 -> decimal();
            default -> scalar();
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String key : List.of("a", "b", "ab", "", "a.a")) {
            if (random.nextInt(3) == 0) {
                object.put(key, value());
            }
        }
        return object;
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(random.nextInt(6) == 0 ? value() : scalar());
        }
        return list;
    }

    private BigDecimal decimal() {
        return switch (random.nextInt(5)) {
            case 0 -> new BigDecimal(Long.MAX_VALUE).add(new BigDecimal(random.nextInt(3)));
            case 1 -> new BigDecimal(EXACT).add(new BigDecimal("1.00000000000000000000000000001"));
            case 2 -> new BigDecimal("1E+400").multiply(new BigDecimal(random.nextBoolean() ? 1 : -1));
            case 3 -> new BigDecimal("0.1").add(new BigDecimal("1E-40"));
            default -> ExactNumbers.decimal(0.1).subtract(new BigDecimal("1E-60"));
        };
    }

    Object scalar() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextBoolean();
            case 1 -> random.nextInt(3) == 0 ? (Object) (long) random.nextInt(4) : number();
            default -> text();
        };
    }

    private Object number() {
        return switch (random.nextInt(6)) {
            case 0 -> EXACT + random.nextInt(4) - 1;
            case 1 -> (double) (EXACT + 2L * random.nextInt(3));
            case 2 -> pick(List.of(Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, Long.MAX_VALUE - 512, 0L));
            case 3 -> pick(List.of(0x1p63, -0x1p63, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 1e300));
            case 4 -> pick(List.of(0.1, -0.0, 0.5, 1.0, 2.0, 3.0, -1.5));
            default -> -(long) random.nextInt(3);
        };
    }

    String text() {
        return switch (random.nextInt(5)) {
            case 0 -> pick(List.of("", "a", "b", "true", "1", "1.0", "null", "%", "_", "*", "\\", "'", "\""));
            case 1 -> pick(List.of("\uFFFD", "\uD83D\uDE00", "\uD800\uDC00", "\uE000", "é", "e\u0301", "\n", "\u0001"));
            case 2 -> "x".repeat(254 + random.nextInt(5));
            case 3 -> "x".repeat(256) + pick(List.of("", "a", "b", "ab", "\uD83D\uDE00"));
            default -> "é".repeat(127 + random.nextInt(3)) + pick(List.of("", "z"));
        };
    }

    Filter filter(int depth) {
        int kind = random.nextInt(depth > 0 ? 12 : 8);
        if (random.nextInt(10) == 0) {
            return id();
        }
        return switch (kind) {
            case 0, 1 -> Filter.eq(key(), scalar());
            case 2, 3 -> comparison();
            case 4 -> Filter.in(key(), values(0));
            case 5 -> Filter.isNull(key());
            case 6 -> random.nextBoolean() ? Filter.contains(key(), part()) : Filter.startsWith(key(), part());
            case 7 ->
                random.nextBoolean() ? Filter.containsAny(key(), values(1)) : Filter.containsAll(key(), values(1));
            case 8, 9 -> Filter.not(filter(depth - 1));
            case 10 -> Filter.and(filters(depth));
            default -> Filter.or(filters(depth));
        };
    }

    private Filter comparison() {
        Object value = random.nextBoolean() ? number() : text();
        return new Comparison(key(), pick(List.of(Operator.values())), value);
    }

    private String part() {
        String text = text();
        int from = text.offsetByCodePoints(0, random.nextInt(1 + text.codePointCount(0, text.length())));
        return random.nextBoolean() ? text : random.nextBoolean() ? text.substring(from) : text.substring(0, from);
    }

    private List<Object> values(int least) {
        List<Object> values = new ArrayList<>();
        for (int i = least + random.nextInt(3); i > 0; i--) {
            values.add(scalar());
        }
        return values;
    }

    private List<Filter> filters(int depth) {
        List<Filter> filters = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            filters.add(filter(depth - 1));
        }
        return filters;
    }
}
