package io.covector;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a client has sent, collection by collection. A snapshot: immutable and thread-safe.
 *
 * @param collections the collections that were opened, by name; the first thousand
 */
public record ClientStats(List<CollectionStats> collections) {
    /** Copies the list. */
    public ClientStats {
        collections = List.copyOf(collections);
    }

    /** The collection of that name, if it was opened. */
    public Optional<CollectionStats> collection(String name) {
        return collections.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** The collections, one after the other. */
    @Override
    public String toString() {
        return collections.stream().map(CollectionStats::toString).collect(Collectors.joining("\n"));
    }
}
