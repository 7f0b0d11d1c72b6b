package io.covector.embedded.internal.log;

import java.util.function.Consumer;

/** The log of a collection in memory: it keeps nothing. Stateless and thread-safe. */
public final class NoTransactionLog implements TransactionLog {
    @Override
    public int replay(long generation, Consumer<LogEntry> consumer) {
        return 0;
    }

    @Override
    public int read(long generation, Consumer<LogEntry> consumer) {
        return 0;
    }

    @Override
    public long append(byte[] entry) {
        return 0;
    }

    @Override
    public void sync(long position) {}

    @Override
    public long startGeneration() {
        return 1;
    }

    @Override
    public void deleteBefore(long generation) {}

    @Override
    public long size() {
        return 0;
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public void close() {}
}
