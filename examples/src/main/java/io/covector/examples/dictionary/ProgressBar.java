package io.covector.examples.dictionary;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows how far a job is: one line that is redrawn on a terminal, a line per tenth elsewhere. Not thread-safe. */
final class ProgressBar {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final long start;
    private final long total;
    private long done;

    ProgressBar(PrintStream out, boolean terminal, LongSupplier nanoTime, long total) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.total = total;
    }

    /** A bar that is redrawn if the property {@code terminal} says that the program writes to one. */
    static ProgressBar on(PrintStream out, long total) {
        return new ProgressBar(out, Boolean.getBoolean("terminal"), System::nanoTime, total);
    }

    void advance(long count) {
        long tenth = done * 10 / total;
        done += count;
        if (terminal) {
            out.print('\r' + line() + "    ");
            if (done == total) {
                out.println();
            }
            out.flush();
        } else if (done * 10 / total > tenth) {
            out.println(line());
        }
    }

    private String line() {
        int filled = (int) (done * WIDTH / total);
        String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
        double seconds = (nanoTime.getAsLong() - start) / 1e9;
        double left = Math.ceil(seconds * (total - done) / done);
        return done == total
                ? String.format(Locale.ROOT, "  [%s] %,d in %.1f s", bar, total, seconds)
                : String.format(Locale.ROOT, "  [%s] %,d of %,d, %.0f s left", bar, done, total, left);
    }
}
