package io.covector.it.mistakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.covector.VectorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * docs/troubleshooting.md, section by section. A section is compared with what the mistakes say now; {@code
 * -Dcovector.docs.write=true} writes it anew. Not thread-safe.
 */
public final class Troubleshooting {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("troubleshooting.md");
    private static final boolean WRITES = Boolean.getBoolean("covector.docs.write");

    private final String title;
    private final Map<String, String> replacements = new LinkedHashMap<>();

    /** The section of that title. */
    public Troubleshooting(String title) {
        this.title = title;
    }

    /** Shows something that differs from run to run in another way. */
    public Troubleshooting showing(String changing, String as) {
        replacements.put(changing, as);
        return this;
    }

    /** Makes the mistakes; the section must be what comes of them. */
    public void check(String introduction, List<Mistake> mistakes) throws IOException {
        StringBuilder text = new StringBuilder(introduction + "\n\n| message | cause | fix |\n| --- | --- | --- |\n");
        for (Mistake mistake : mistakes) {
            text.append("| ")
                    .append(code(message(mistake)))
                    .append(" | ")
                    .append(mistake.cause())
                    .append(" | ")
                    .append(mistake.fix())
                    .append(" |\n");
        }
        check(text.toString());
    }

    /** The page as it is. */
    static String page() throws IOException {
        return Files.readString(PAGE);
    }

    /** The section must be this. */
    void check(String text) throws IOException {
        synchronized (PAGE) { // classes run side by side
            compare(text);
        }
    }

    private void compare(String text) throws IOException {
        String page = Files.readString(PAGE);
        String heading = "\n## " + title + "\n\n";
        int start = page.indexOf(heading);
        int end = start < 0 ? -1 : page.indexOf("\n## ", start + 1);
        String before = start < 0 ? page : page.substring(0, start);
        String after = end < 0 ? "" : page.substring(end);
        String wanted = before + heading + text + after;
        if (WRITES) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/troubleshooting.md is what its mistakes say; -Dcovector.docs.write=true writes it")
                .isEqualTo(wanted);
    }

    private String message(Mistake mistake) {
        Throwable thrown = catchThrowable(() -> mistake.making().run());
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        assertThat(cause).as(mistake.cause()).isInstanceOf(VectorException.class);
        VectorException failure = (VectorException) cause;
        String text = failure.code() + ": " + failure.text();
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            text = text.replaceAll(replacement.getKey(), replacement.getValue());
        }
        return text;
    }

    private static String code(String text) {
        String fence = text.contains("`") ? "``" : "`";
        return fence + text.replace("|", "\\|") + fence;
    }
}
