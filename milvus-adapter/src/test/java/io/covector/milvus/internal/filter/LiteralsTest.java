package io.covector.milvus.internal.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.tck.HostileText;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiteralsTest {
    @Test
    void escapesWhatEndsALiteralAndNothingElse() {
        assertThat(Literals.text("it's \"q\" \\ a\nb\rc\td\u0001\u00e9"))
                .isEqualTo("\"it's \\\"q\\\" \\\\ a\\nb\\rc\\td\u0001\u00e9\"");
    }

    /** As the servers read it: no hostile text ends its literal, and each comes back. */
    @Test
    void isReadBackAsItWas() {
        assertThat(HostileText.ALL)
                .isNotEmpty()
                .allSatisfy(text -> assertThat(read(Literals.text(text))).isEqualTo(text));
    }

    @Test
    void writesNumbersInTheirExactForm() {
        StringBuilder out = new StringBuilder();
        Literals.write(out, List.of(1L, -Long.MAX_VALUE));
        Literals.write(out, List.of(0.1, 1e300, Double.MIN_VALUE));
        assertThat(out).hasToString("[1, -9223372036854775807][0.1, 1.0E300, 4.9E-324]");
    }

    private static String read(String literal) {
        StringBuilder text = new StringBuilder();
        int i = 1;
        for (; literal.charAt(i) != '"'; i++) {
            char c = literal.charAt(i);
            assertThat(c).isNotIn('\n', '\r');
            if (c == '\\') {
                c = literal.charAt(++i);
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
            }
            text.append(c);
        }
        assertThat(i).isEqualTo(literal.length() - 1);
        return text.toString();
    }
}
