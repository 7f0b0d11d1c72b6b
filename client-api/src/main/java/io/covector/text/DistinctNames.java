package io.covector.text;

import io.covector.VectorException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of the fields of one collection: they differ from each other and from {@code id} and {@code metadata}, also in
 * lower case, and from {@value #TEXT} in a collection with a text. Not thread-safe.
 */
public final class DistinctNames {
    /** What adapters call the column of a collection's text. */
    public static final String TEXT = "_text";

    // those two are the adapters' own columns; refused everywhere so that a spec fits every backend
    private final Set<String> taken = new HashSet<>(Set.of("id", "metadata"));

    /** None yet. */
    public DistinctNames() {}

    /** None yet; the name of the text of a collection that has one is taken, too. */
    public static DistinctNames withText() {
        DistinctNames names = new DistinctNames();
        names.taken.add(TEXT);
        return names;
    }

    /**
     * Takes a name.
     *
     * @param what what is named, for the error message
     * @throws VectorException if it is none that every backend accepts, or is taken
     */
    public String require(String what, String name) {
        String accepted = Names.requireIdentifier(what, name);
        if (!taken.add(accepted.toLowerCase(Locale.ROOT))) {
            throw VectorException.invalidArgument(what + " name " + Strings.quote(accepted)
                    + " is taken; accepted are names that differ, also in lower case, from each other and from "
                    + "'id' and 'metadata', and '_text' where there is a text; so far there are "
                    + new TreeSet<>(taken));
        }
        return accepted;
    }

    /** Takes the name, or the next free one with underscores at its end; empty if there is none that is accepted. */
    public Optional<String> like(String name) {
        String free = Objects.requireNonNull(name, "name");
        while (taken.contains(free.toLowerCase(Locale.ROOT))) {
            free += "_";
        }
        try {
            return Optional.of(require("field", free));
        } catch (VectorException e) {
            return Optional.empty();
        }
    }
}
