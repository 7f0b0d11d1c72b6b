package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSizeTest {
    @Test
    void isExactWithoutFractions() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a\"\\\n\r\t\u0001 \u00e9\u20ac\ud83d\ude00");
        value.put("longs", List.of(0L, -1L, 9L, 10L, -10L, 99L, Long.MAX_VALUE, Long.MIN_VALUE));
        value.put("nested", Map.of("\u00fc", Arrays.asList(true, false, null, List.of(), Map.of())));

        assertThat(Json.maxBytes(value)).isEqualTo(Strings.utf8Length(Json.write(value)));
        assertThat(Json.maxBytes(Map.of())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -0.1,
                1e-3,
                -1.2345678901234567e-3,
                9_999_999.999999998,
                -1.2345678901234567e7,
                1e17,
                1.7e308,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                Double.MIN_VALUE,
                -Double.MIN_NORMAL,
                1.0000000000000002e-17
            })
    void isNeverTooLittleForADouble(double value) {
        assertThat(Json.maxBytes(value))
                .isGreaterThanOrEqualTo(Json.write(value).length());
    }

    @Test
    void isNeverTooLittleForAnyNumber() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            double real = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(real)) {
                assertThat(Json.maxBytes(real))
                        .isGreaterThanOrEqualTo(Json.write(real).length());
            }
            BigDecimal decimal =
                    new BigDecimal(java.math.BigInteger.valueOf(random.nextLong()), random.nextInt(80) - 40);
            assertThat(Json.maxBytes(decimal))
                    .isGreaterThanOrEqualTo(Json.write(decimal).length());
        }
    }
}
