package io.covector.examples.dictionary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import net.sf.extjwnl.JWNLException;
import net.sf.extjwnl.data.POS;
import net.sf.extjwnl.data.Synset;
import net.sf.extjwnl.data.Word;
import net.sf.extjwnl.dictionary.Dictionary;

/** Reads the glosses of WordNet 3.1 from the class path, always in the same order. */
final class Glosses {
    private static final Pattern EXAMPLES = Pattern.compile("[;:,] \".*");

    private Glosses() {}

    /** Several thousand meanings of everyday words, from every domain. */
    static List<Gloss> everyday() {
        return read(new Everyday());
    }

    /** Every meaning: more than a hundred thousand. */
    static List<Gloss> all() {
        return read(synset -> true);
    }

    static List<Gloss> read(Predicate<Synset> choice) {
        List<Gloss> glosses = new ArrayList<>();
        try {
            Dictionary dictionary = Dictionary.getDefaultResourceInstance();
            for (POS pos : List.of(POS.NOUN, POS.VERB, POS.ADJECTIVE, POS.ADVERB)) {
                for (Iterator<Synset> synsets = dictionary.getSynsetIterator(pos); synsets.hasNext(); ) {
                    Synset synset = synsets.next();
                    if (choice.test(synset)) {
                        glosses.add(glossOf(synset));
                    }
                }
            }
        } catch (JWNLException e) {
            throw new IllegalStateException("WordNet cannot be read from the class path", e);
        }
        return glosses;
    }

    private static Gloss glossOf(Synset synset) {
        POS pos = synset.getPOS();
        return new Gloss(
                String.format(Locale.ROOT, "%08d-%s", synset.getOffset(), pos.getKey()),
                pos.getLabel(),
                synset.getLexFileName(),
                synset.getWords().stream()
                        .sorted(Comparator.comparingInt(Word::getUseCount).reversed())
                        .map(Word::getLemma)
                        .toList(),
                definition(synset.getGloss()));
    }

    /** A gloss is a definition and then, in quotes, examples. */
    static String definition(String gloss) {
        return EXAMPLES.matcher(gloss).replaceFirst("").strip();
    }
}
