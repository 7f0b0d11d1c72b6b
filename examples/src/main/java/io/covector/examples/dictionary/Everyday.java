package io.covector.examples.dictionary;

import java.util.Set;
import java.util.function.Predicate;
import net.sf.extjwnl.data.Synset;
import net.sf.extjwnl.data.Word;

/**
 * Chooses the meanings that are in everyday use, by how often they occur in the texts that WordNet's authors tagged.
 * Thread-safe.
 */
final class Everyday implements Predicate<Synset> {
    /** Domains of things to see, touch and feel: of these, once is enough. */
    private static final Set<String> CONCRETE = Set.of(
            "noun.animal",
            "noun.artifact",
            "noun.body",
            "noun.feeling",
            "noun.food",
            "noun.object",
            "noun.phenomenon",
            "noun.plant",
            "noun.shape",
            "noun.substance",
            "verb.consumption",
            "verb.weather");

    /** Number of times for every other domain. */
    private static final int COMMON = 30;

    @Override
    public boolean test(Synset synset) {
        int uses = synset.getWords().stream().mapToInt(Word::getUseCount).sum();
        return uses >= (CONCRETE.contains(synset.getLexFileName()) ? 1 : COMMON);
    }
}
