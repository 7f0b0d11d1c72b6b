package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.RecordId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StringsTest {
    private static final List<String> TEXTS =
            List.of("", "a", "ab", "b", "é", "\u07FF", "\u0800", "\uE000", "\uFFFF", "\uD800\uDC00", "\uDBFF\uDFFF");

    @Test
    void ordersAsTheBytesOfUtf8() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            String a = text(random);
            String b = text(random);
            int bytes = Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
            assertThat(Integer.signum(Strings.compareCodePoints(a, b))).isEqualTo(Integer.signum(bytes));
        }
    }

    @Test
    void countsTheBytesOfUtf8() {
        Random random = new Random(4);
        for (int i = 0; i < 5_000; i++) {
            String text = text(random);
            assertThat(Strings.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(TEXTS.get(random.nextInt(TEXTS.size())));
        }
        return text.toString();
    }

    @Test
    void ordersNumbersBeforeTexts() {
        assertThat(RecordId.of(5)).isLessThan(RecordId.of("1"));
        assertThat(RecordId.of(-1)).isLessThan(RecordId.of(1));
    }

    @Test
    void refusesIdsThatSomeBackendCannotHold() {
        assertThatThrownBy(() -> RecordId.of(""))
                .hasMessageContaining("0 bytes")
                .hasMessageContaining("1 to 1024");
        assertThatThrownBy(() -> RecordId.of("é".repeat(513))).hasMessageContaining("1026 bytes");
        assertThat(RecordId.of("é".repeat(512)).toString()).hasSize(512);
        assertThatThrownBy(() -> RecordId.of("a\u0000")).hasMessageContaining("U+0000 at position 1");
        assertThatThrownBy(() -> RecordId.of("\uDC00")).hasMessageContaining("U+DC00");
    }

    @Test
    void namesWhatEveryBackendAccepts() {
        assertThat(Names.requireIdentifier("collection", "_a1")).isEqualTo("_a1");
        for (String name : List.of("", "1a", "a-b", "a b", "a\"b", "ü", "a".repeat(64), "a;drop table x")) {
            assertThatThrownBy(() -> Names.requireIdentifier("collection", name))
                    .hasMessageContaining("collection name '")
                    .hasMessageContaining("63 characters");
        }
    }

    @Test
    void valuesTellTheirTypes() {
        assertThat(Strings.typed("2020")).isEqualTo("the text '2020'");
        assertThat(Strings.typed(2020L)).isEqualTo("the integer 2020");
        assertThat(Strings.typed(0.5)).isEqualTo("the number 0.5");
        assertThat(Strings.typed(true)).isEqualTo("the truth value true");
        assertThat(Strings.typed(null)).isEqualTo("null");
        assertThat(Strings.typed(List.of("a", 1L))).isEqualTo("the list [the text 'a', the integer 1]");
        assertThat(Strings.typed(Map.of("a", 1))).isEqualTo("the object {a=1}");
        assertThat(Strings.typed("x\n".repeat(100))).doesNotContain("\n").contains("(200 characters)");
    }
}
