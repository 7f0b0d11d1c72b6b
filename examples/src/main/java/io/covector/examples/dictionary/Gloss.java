package io.covector.examples.dictionary;

import io.covector.Metadata;
import java.util.List;

/**
 * One meaning of WordNet and the words that have it. Immutable and thread-safe.
 *
 * @param id offset and part of speech of the synset: {@code 03486255-n}; the same in every run
 * @param pos noun, verb, adjective or adverb
 * @param domain lexical domain: {@code noun.artifact}
 * @param lemmas the words, the most usual one first
 * @param text the definition, without the examples
 */
record Gloss(String id, String pos, String domain, List<String> lemmas, String text) {
    Gloss {
        lemmas = List.copyOf(lemmas);
    }

    String word() {
        return lemmas.get(0);
    }

    /** What is stored beside the vector: the three declared fields, and two free keys. */
    Metadata metadata() {
        return Metadata.builder()
                .put("pos", pos)
                .put("domain", domain)
                .put("lemmas", lemmas)
                .put("word", word())
                .put("gloss", text)
                .build();
    }
}
