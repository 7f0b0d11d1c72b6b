package io.covector.tck.plain;

import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.test.MemoryBackend;
import java.util.function.UnaryOperator;

/** The collections of a plain backend, which outlive its clients, and what is put around each. Thread-safe. */
public final class PlainStore {
    private final MemoryBackend server = new MemoryBackend();
    private final UnaryOperator<BackendCollection> around;

    /** A store whose collections the operator may break. */
    public PlainStore(UnaryOperator<BackendCollection> around) {
        this.around = around;
    }

    /** A connection of a client's own. */
    Backend connect() {
        return new PlainBackend(server, around);
    }
}
