package io.covector.tck.plain;

import io.covector.spi.BackendCollection;
import io.covector.spi.ForwardingBackendCollection;

/** A collection that passes every call on to another one, for defects to differ in one. Thread-safe. */
public class Around extends ForwardingBackendCollection {
    private final BackendCollection inner;

    /** Passes on to the inner collection. */
    public Around(BackendCollection inner) {
        this.inner = inner;
    }

    @Override
    protected final BackendCollection delegate() {
        return inner;
    }
}
