package io.covector.embedded;

import java.io.Closeable;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockFactory;

/**
 * Lets the lock of a {@link DiskShelf} stand for the locks of the indexes on it. What uses an index thereby also holds on to the
 * lock, which the garbage collector would otherwise release with a client that nobody closed. Immutable and thread-safe.
 */
final class SharedLock extends LockFactory {
    private final Closeable held;

    SharedLock(Closeable held) {
        this.held = held;
    }

    @Override
    public Lock obtainLock(Directory directory, String name) {
        return new Part(held);
    }

    private static final class Part extends Lock {
        private final Closeable whole;

        Part(Closeable whole) {
            this.whole = whole;
        }

        @Override
        public void close() {} // the shelf releases it

        @Override
        public void ensureValid() {} // asking the system is open to interrupts

        @Override
        public String toString() {
            return "part of " + whole;
        }
    }
}
