package io.covector.tck.plain;

import io.covector.spi.BackendCollection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The collections of a plain backend, which outlive its clients, and what is put around each. Thread-safe. */
public final class PlainStore {
    final Map<String, PlainCollection> collections = new ConcurrentHashMap<>();
    final UnaryOperator<BackendCollection> around;

    /** A store whose collections the operator may break. */
    public PlainStore(UnaryOperator<BackendCollection> around) {
        this.around = around;
    }
}
