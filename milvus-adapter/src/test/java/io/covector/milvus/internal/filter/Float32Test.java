package io.covector.milvus.internal.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.filter.Comparison.Operator;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Float32Test {
    @Test
    void readsTheShortestDecimal() {
        assertThat(Float32.read(19.99f)).isEqualTo(19.99);
        assertThat(Float32.read(-0.0f)).isEqualTo(0.0);
        assertThat(Float32.equal(19.99)).isEqualTo((double) 19.99f);
        assertThat(Float32.equal((double) 19.99f)).isNull();
        assertThat(Float32.equal(1e300)).isNull();
    }

    /** A comparison with a bound is the comparison of what is read, for every value. */
    @Test
    void boundsAreThoseOfWhatIsRead() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            float stored = i % 3 == 0 ? random.nextInt(-50, 50) / 10f : Float.intBitsToFloat(random.nextInt());
            if (!Float.isFinite(stored)) {
                continue;
            }
            double value = switch (i % 4) {
                case 0 -> Float32.read(stored);
                case 1 -> stored;
                case 2 -> Math.nextUp(Float32.read(stored));
                default -> random.nextInt(-50, 50) / 10.0;
            };
            double read = Float32.read(stored);
            assertThat(stored >= Float32.bound(Operator.GTE, value)).isEqualTo(read >= value);
            assertThat(stored >= Float32.bound(Operator.GT, value)).isEqualTo(read > value);
            assertThat(stored < Float32.bound(Operator.LT, value)).isEqualTo(read < value);
            assertThat(stored < Float32.bound(Operator.LTE, value)).isEqualTo(read <= value);
        }
        assertThat(Float32.bound(Operator.GTE, 1e300)).isInfinite();
        assertThat(Float32.bound(Operator.GTE, -1e300)).isEqualTo(-Float.MAX_VALUE);
    }
}
