package io.covector.examples.dictionary;

import io.covector.filter.Filter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line says. Not thread-safe. */
final class Arguments {
    private static final List<String> PARTS_OF_SPEECH = List.of("noun", "verb", "adjective", "adverb");

    @Nullable
    String backend;

    boolean all;
    boolean help;
    private @Nullable String meaning;
    private @Nullable String pos;
    private @Nullable String domain;
    private @Nullable Double minScore;
    private int top = 5;

    private Arguments() {}

    static Arguments parse(String... words) {
        Arguments parsed = new Arguments();
        Deque<String> rest = new ArrayDeque<>(List.of(words));
        while (!rest.isEmpty()) {
            parsed.take(rest.remove(), rest);
        }
        if (parsed.meaning == null && (parsed.pos != null || parsed.domain != null || parsed.minScore != null)) {
            throw new UsageException("--pos, --domain and --min-score narrow a question; add one");
        }
        return parsed;
    }

    private void take(String word, Deque<String> rest) {
        switch (word) {
            case "--pos" -> pos = OptionValues.oneOf(PARTS_OF_SPEECH, word, rest);
            case "--domain" -> domain = OptionValues.text(word, rest);
            case "--min-score" -> minScore = OptionValues.number(-1, 1, word, rest);
            case "--top" -> top = OptionValues.integer(1, 100, word, rest);
            case "--backend" -> backend = OptionValues.text(word, rest);
            case "--all" -> all = true;
            case "--help", "-h" -> help = true;
            default -> ask(word);
        }
    }

    private void ask(String word) {
        if (word.startsWith("-") || word.isBlank()) {
            throw new UsageException("'" + word + "' is no option and no question");
        }
        meaning = meaning == null ? word : meaning + " " + word;
    }

    /** Refuses a domain that none of the glosses is of. */
    void requireDomainOf(List<Gloss> glosses) {
        if (domain != null) {
            List<String> domains =
                    glosses.stream().map(Gloss::domain).distinct().sorted().toList();
            OptionValues.requireOneOf(domains, "--domain", domain);
        }
    }

    /** The caller's question, or samples. */
    List<Question> questions() {
        return meaning == null ? Question.samples(top) : List.of(new Question(meaning, filter(), minScore, top));
    }

    private Filter filter() {
        List<Filter> filters = new ArrayList<>();
        if (pos != null) {
            filters.add(Filter.eq("pos", pos));
        }
        if (domain != null) {
            filters.add(Filter.eq("domain", domain));
        }
        return Filter.and(filters);
    }
}
