package io.covector.embedded.internal.storage;

import io.covector.CollectionSpec;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The storage of a backend: all its collections. Only one thread at a time may create, find or remove a collection. */
public interface Storage extends Closeable {
    /** Names of the collections. */
    List<String> collectionNames() throws IOException;

    /** Creates an empty collection whose name is free. If it fails, there is nothing of it. */
    CollectionStorage create(CollectionSpec spec) throws IOException;

    /** The collection of that name. */
    Optional<CollectionStorage> find(String name) throws IOException;

    /** Removes a collection as a whole. Nobody may have it open. */
    void remove(String name) throws IOException;

    /** The storage as error messages name it. */
    String description();
}
