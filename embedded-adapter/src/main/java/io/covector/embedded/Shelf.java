package io.covector.embedded;

import io.covector.CollectionSpec;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where the collections of a backend are. Not thread-safe, but for {@link #shown}. */
interface Shelf extends Closeable {
    /** Names of the collections. */
    List<String> names() throws IOException;

    /** Makes an empty collection, or nothing at all; there is none of that name. */
    Place create(CollectionSpec spec) throws IOException;

    /** The collection of that name. */
    Optional<Place> find(String name) throws IOException;

    /** Removes a collection that nobody has open, as a whole. */
    void remove(String name) throws IOException;

    /** The shelf as error messages name it. */
    String shown();
}
