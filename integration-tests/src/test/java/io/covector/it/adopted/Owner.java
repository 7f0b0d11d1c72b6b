package io.covector.it.adopted;

import io.covector.Capability;
import io.covector.CollectionSpec;
import java.util.Map;
import java.util.Set;

/** Another application, which makes storage of its own kind. Thread-safe. */
interface Owner {
    /**
     * Makes what a collection of that spec can be attached to.
     *
     * @return the mapping: its keys below {@code collections.<name>}
     */
    Map<String, String> create(CollectionSpec spec);

    /** Drops what was made for the collection of that name. */
    void drop(String name);

    /** What the backend can do with collections of its own only. */
    Set<Capability> missing();
}
