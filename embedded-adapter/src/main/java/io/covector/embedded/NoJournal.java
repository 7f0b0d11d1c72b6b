package io.covector.embedded;

import java.util.function.Consumer;

/** For collections in memory. Stateless and thread-safe. */
final class NoJournal implements Journal {
    @Override
    public int replay(long generation, Consumer<Change> consumer) {
        return 0;
    }

    @Override
    public long append(byte[] change) {
        return 0;
    }

    @Override
    public void sync(long position) {}

    @Override
    public long next() {
        return 1;
    }

    @Override
    public void forgetBefore(long generation) {}

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
