package io.covector.pgvector.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ShortRealTest {
    @Test
    void aValueIsTheShortestNumberThatIsReadAsIt() {
        assertThat(ShortReal.value(19.99f)).isEqualTo(19.99);
        assertThat(ShortReal.value(0.1f)).isEqualTo(0.1);
        assertThat(ShortReal.value(Float.parseFloat("16777217"))).isEqualTo(16_777_216.0);
        assertThat(ShortReal.value(Float.MAX_VALUE)).isEqualTo(3.4028235e38);
        assertThat(ShortReal.value(Float.MIN_VALUE)).isEqualTo(1.0e-45);
        assertThat(ShortReal.value(Float.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(ShortReal.value(Float.NaN)).isNaN();
    }

    @Test
    void theOrderStays() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value) && Float.isFinite(Math.nextUp(value))) {
                assertThat(ShortReal.value(value)).isLessThan(ShortReal.value(Math.nextUp(value)));
                assertThat((float) ShortReal.value(value)).isEqualTo(value);
            }
        }
    }
}
