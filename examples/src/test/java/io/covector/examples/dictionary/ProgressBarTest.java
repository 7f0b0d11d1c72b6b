package io.covector.examples.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long seconds;

    private ProgressBar bar(boolean terminal, long total) {
        return new ProgressBar(out, terminal, () -> seconds * 1_000_000_000, total);
    }

    private String[] printed() {
        return bytes.toString(StandardCharsets.UTF_8).split("[\r\n]+");
    }

    @Test
    void aTerminalSeesOneLineRedrawn() {
        ProgressBar bar = bar(true, 1_000);
        seconds = 3;
        bar.advance(250);
        bar.advance(1);
        seconds = 12;
        bar.advance(749);

        assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith(System.lineSeparator());
        assertThat(printed())
                .extracting(String::strip)
                .containsExactly(
                        "",
                        "[#######.......................] 250 of 1,000, 9 s left",
                        "[#######.......................] 251 of 1,000, 9 s left",
                        "[##############################] 1,000 in 12.0 s");
    }

    @Test
    void elsewhereEveryTenthIsALine() {
        ProgressBar bar = bar(false, 40);
        for (int i = 0; i < 40; i++) {
            seconds++;
            bar.advance(1);
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\r[");
        assertThat(printed()).hasSize(10);
        assertThat(printed()[0]).isEqualTo("  [###...........................] 4 of 40, 36 s left");
        assertThat(printed()[9]).isEqualTo("  [##############################] 40 in 40.0 s");
    }
}
