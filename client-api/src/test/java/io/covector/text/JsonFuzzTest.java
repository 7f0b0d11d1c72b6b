package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever text comes: a value that is written and read again alike, or a refusal. Half a million texts in all, or half
 * as many for each seed as {@code -Dcovector.fuzz.texts} says.
 */
class JsonFuzzTest {
    private static final int TEXTS = Integer.getInteger("covector.fuzz.texts", 250_000) / 2;

    private static final String WHOLE =
            "{\"a\":[1,-2.5e-3,12345678901234567890,true,false,null,\"x\\u00e9\\uD83D\\uDE00\\n\"],"
                    + "\"\":{\"b\":{\"c\":[[],{}]}},\"key \\\"quoted\\\"\":1e400,\"n\":0.1}";

    private static final String WORDS = "{}[]\",:0123456789.eE+-\\u truefalsn\uD83D\u0000\n";

    private int read;
    private int refused;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aValueOrARefusal(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder(WHOLE);
            if (random.nextInt(4) == 0) {
                text.setLength(random.nextInt(text.length()));
            }
            for (int n = random.nextInt(3); n >= 0 && text.length() > 0; n--) {
                int at = random.nextInt(text.length());
                char other = WORDS.charAt(random.nextInt(WORDS.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, other);
                    default -> text.setCharAt(at, other);
                }
            }
            check(seed, text.toString());
        }
        assertThat(read).isGreaterThan(TEXTS / 125);
        assertThat(refused).isGreaterThan(TEXTS / 125);
    }

    private void check(long seed, String text) {
        try {
            @Nullable Object value = Json.read(text);
            read++;
            String written = Json.write(value);
            assertThat(Json.write(Json.read(written))).as(text).isEqualTo(written);
        } catch (VectorException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            refused++;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + seed + ": " + text, e);
        }
    }
}
