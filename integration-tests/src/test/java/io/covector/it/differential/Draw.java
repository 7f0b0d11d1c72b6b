package io.covector.it.differential;

import io.covector.tck.HostileText;
import java.util.List;
import java.util.SplittableRandom;

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
