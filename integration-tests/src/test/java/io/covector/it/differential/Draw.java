package io.covector.it.differential;

import io.covector.tck.HostileText;
import io.covector.text.DateText;
import io.covector.text.InstantText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Draws values that often meet, and often lie at the edges of their types. Not thread-safe. */
final class Draw {
    private static final List<String> PIECES = List.of(
            "a", "b", "A", "ab", "%", "_", "'", "\"", "\\", " ", "\u00e9", "\uFFFF", "\uD83D\uDE00", "1", "{", ",");
    private static final List<Long> LONGS = List.of(
            0L,
            1L,
            -1L,
            2L,
            3L,
            10L,
            1L << 53,
            (1L << 53) + 1,
            (1L << 53) + 2,
            -(1L << 53) - 1,
            1L << 62,
            Long.MAX_VALUE,
            Long.MAX_VALUE - 1,
            Long.MAX_VALUE - 511,
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1);
    private static final List<Double> DOUBLES = List.of(
            0.0,
            1.0,
            -1.0,
            2.0,
            3.0,
            0.5,
            1.5,
            -0.5,
            0.1,
            0.2,
            0.30000000000000004,
            1.0 / 3,
            9007199254740992.0,
            9007199254740994.0,
            0x1p62,
            0x1p63,
            -0x1p63,
            -0x1.0000000000001p63,
            1e17,
            1e22,
            1e300,
            -1e300,
            1e-300,
            Double.MAX_VALUE,
            Double.MIN_VALUE,
            Double.MIN_NORMAL);

    private static final List<Long> MICROS = List.of(0L, 1_700_000_000_000_000L, -62_000_000_000_000_000L);
    private static final List<BigDecimal> DECIMALS = List.of(
            BigDecimal.ZERO,
            new BigDecimal("0.1"),
            new BigDecimal("0.100000000000000000001"),
            new BigDecimal("0.10"),
            new BigDecimal("-0.1"),
            new BigDecimal("-0.100000000000000000001"),
            new BigDecimal("19.99"),
            new BigDecimal("12345678901234567890.12345678901234567890"),
            new BigDecimal("-12345678901234567890.12345678901234567890"),
            new BigDecimal("1e999"),
            new BigDecimal("-1e999"),
            new BigDecimal("1e-1000"),
            new BigDecimal("-9e-1000"));

    private final SplittableRandom random;

    Draw(SplittableRandom random) {
        this.random = random;
    }

    /** True in so many of a hundred draws. */
    boolean percent(int percent) {
        return random.nextInt(100) < percent;
    }

    /** From 0 to the bound, exclusive. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    String text() {
        if (percent(15)) {
            return of(HostileText.ALL);
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(of(PIECES));
        }
        return text.toString();
    }

    Long whole() {
        return percent(60) ? of(LONGS) : percent(80) ? (Long) (long) random.nextInt(-20, 20) : (Long) random.nextLong();
    }

    Double real() {
        if (percent(50)) {
            return of(DOUBLES);
        }
        return percent(70) ? random.nextInt(-30, 30) / 4.0 : (random.nextDouble() - 0.5) * Math.pow(10, below(40) - 20);
    }

    Object number() {
        if (percent(50)) {
            return whole();
        }
        return real();
    }

    /** Often one that others are equal to, or a microsecond away from. */
    Instant instant() {
        long micros = percent(60)
                ? of(MICROS) + below(3) - 1
                : random.nextLong(InstantText.MIN_MICROS, InstantText.MAX_MICROS + 1);
        return InstantText.toInstant(InstantText.ofMicros(micros));
    }

    LocalDate date() {
        return LocalDate.ofEpochDay(
                percent(60) ? below(5) - 2 : random.nextLong(DateText.MIN_EPOCH_DAY, DateText.MAX_EPOCH_DAY + 1));
    }

    /** With bits of both signs at the top. */
    UUID uuid() {
        return percent(60)
                ? new UUID(of(List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE, -1L)), below(3) - 1)
                : new UUID(random.nextLong(), random.nextLong());
    }

    /** Numbers that lie nearer to each other than doubles do. */
    Number decimal() {
        return switch (random.nextInt(4)) {
            case 0 -> of(DECIMALS);
            case 1 -> whole();
            case 2 -> random.nextInt(-30, 30) / 4.0;
            default -> BigDecimal.valueOf(random.nextInt(-2000, 2000), below(4));
        };
    }

    /** A text, a number or a truth value. */
    Object scalar() {
        return switch (random.nextInt(5)) {
            case 0, 1 -> text();
            case 2 -> whole();
            case 3 -> real();
            default -> random.nextBoolean();
        };
    }

    /** A component of a vector: often one that other vectors have too. */
    float component() {
        return percent(40) ? random.nextInt(-3, 4) : (float) (random.nextDouble() * 2 - 1);
    }
}
