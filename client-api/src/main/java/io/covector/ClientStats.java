package io.covector;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client has sent, collection by collection, and how busy its connections are. A snapshot: immutable and
 * thread-safe.
 *
 * @param collections the collections that were opened and not dropped, by name; of more than a thousand those used last
 * @param pool counts of the connection pool; empty without one, or where an application's own cannot be looked into
 */
public record ClientStats(List<CollectionStats> collections, Optional<PoolCounts> pool) {
    /** Copies the list. */
    public ClientStats {
        for (CollectionStats collection : Objects.requireNonNull(collections, "collections")) {
            Objects.requireNonNull(collection, "one of collections");
        }
        Objects.requireNonNull(pool, "pool");
        collections = List.copyOf(collections);
    }

    /** The collection of that name, if it was opened. */
    public Optional<CollectionStats> collection(String name) {
        Objects.requireNonNull(name, "name");
        return collections.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** The pool, then the collections, one after the other. */
    @Override
    public String toString() {
        return Stream.concat(pool.stream(), collections.stream())
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }
}
