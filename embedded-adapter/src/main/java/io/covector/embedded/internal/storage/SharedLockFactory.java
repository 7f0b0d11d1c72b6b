package io.covector.embedded.internal.storage;

import java.io.IOException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockFactory;

/**
 * Gives each index of a {@link DiskStorage} a lock that refers to the one lock of the storage. So whoever uses an index
 * keeps that lock reachable: otherwise the garbage collector would release it with a client that was never closed.
 * Immutable and thread-safe.
 */
final class SharedLockFactory extends LockFactory {
    private final Lock storageLock;

    SharedLockFactory(Lock storageLock) {
        this.storageLock = storageLock;
    }

    @Override
    public Lock obtainLock(Directory directory, String name) throws IOException {
        storageLock.ensureValid();
        return new IndexLock(storageLock);
    }

    private static final class IndexLock extends Lock {
        private final Lock storageLock;

        IndexLock(Lock storageLock) {
            this.storageLock = storageLock;
        }

        @Override
        public void close() {} // the storage releases its lock

        @Override
        public void ensureValid() throws IOException {
            storageLock.ensureValid();
        }

        @Override
        public String toString() {
            return "part of " + storageLock;
        }
    }
}
