package io.covector.examples.dictionary;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Brings a dictionary up to date, from nothing or from where an earlier run stopped. */
final class Loading {
    /** Glosses embedded and stored at a time: about half a second of work, which is what a killed run loses. */
    private static final int BATCH = 250;

    private Loading() {}

    static void load(ReverseDictionary dictionary, List<Gloss> glosses, PrintStream out) {
        List<Gloss> missing = dictionary.missing(glosses);
        if (missing.isEmpty()) {
            out.printf(Locale.ROOT, "%,d glosses are stored%n", dictionary.size());
            return;
        }
        out.printf(
                Locale.ROOT,
                "%,d of %,d glosses are stored; embedding the others%n",
                glosses.size() - missing.size(),
                glosses.size());
        ProgressBar progress = ProgressBar.on(out, missing.size());
        for (int from = 0; from < missing.size(); from += BATCH) {
            List<Gloss> batch = missing.subList(from, Math.min(from + BATCH, missing.size()));
            dictionary.add(batch);
            progress.advance(batch.size());
        }
    }
}
