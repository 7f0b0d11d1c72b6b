package io.covector.examples.dictionary;

import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.filter.Filter;
import java.io.PrintStream;
import java.util.Locale;

/** Prints a question and its answers. */
final class Answers {
    private Answers() {}

    static void print(Question question, SearchResult result, PrintStream out) {
        out.printf(Locale.ROOT, "%n%s%n", question.meaning());
        if (!question.filter().equals(Filter.all())) {
            out.printf(Locale.ROOT, "  where %s%n", question.filter());
        }
        for (SearchHit hit : result) {
            String word = hit.metadata().getString("word").orElse("?");
            String gloss = hit.metadata().getString("gloss").orElse("");
            out.printf(Locale.ROOT, "  %.3f  %-22s %s%n", hit.score(), word, gloss);
        }
        if (result.hits().isEmpty()) {
            out.println("  no gloss is near enough");
        }
        result.shortReason().ifPresent(reason -> out.printf(Locale.ROOT, "  (maybe not all: %s)%n", reason));
    }
}
