package io.covector.embedded.internal;

import io.covector.embedded.Embedded;
import io.covector.embedded.internal.engine.EngineOptions;
import io.covector.embedded.internal.engine.SharedEngine;
import io.covector.embedded.internal.storage.CollectionStorage;

/** Engines without a backend. */
final class Engines {
    private Engines() {}

    static SharedEngine open(CollectionStorage storage, EngineOptions options) {
        SharedEngine engine = new SharedEngine("c", storage, options, task -> new Thread(task, "test-task").start());
        engine.open(Embedded.CONTEXT);
        return engine;
    }
}
