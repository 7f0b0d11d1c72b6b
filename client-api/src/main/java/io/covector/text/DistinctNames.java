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
 * lower case. Not thread-safe.
 */
public final class DistinctNames {
    // those two are the adapters' own columns; refused everywhere so that a spec fits every backend
    private final Set<String> taken = new HashSet<>(Set.of("id", "metadata"));

    /** None yet. */
    public DistinctNames() {}

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
                    + "'id' and 'metadata'; so far there are " + new TreeSet<>(taken));
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
