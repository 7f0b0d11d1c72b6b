package io.covector.embedded.internal.storage;

import io.covector.embedded.internal.file.LockLostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a directory. It is lost when its file is deleted or replaced, because another process can lock the new
 * file; that is found by the file's identity, since questions to the locked channel would be broken by an interrupt.
 * Thread-safe.
 */
final class StorageLock extends Lock {
    private final Lock lock;
    private final Path path;
    private final Object identity;
    private volatile boolean closed;

    StorageLock(Lock lock, Path path) throws IOException {
        this.lock = lock;
        this.path = path;
        this.identity = identity(path);
    }

    // while this object holds the file open, no other file gets its key
    private static Object identity(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        return key == null ? attributes.creationTime() : key;
    }

    @Override
    public void ensureValid() throws IOException {
        if (closed) {
            throw new AlreadyClosedException("the lock on " + path + " is released");
        }
        if (!identity.equals(present())) {
            throw new LockLostException(
                    "the lock file " + path + " was deleted or replaced, so another process may have"
                            + " opened the directory; close this client and open another one");
        }
    }

    private @Nullable Object present() throws IOException {
        try {
            return identity(path);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        lock.close();
    }

    @Override
    public String toString() {
        return "lock on " + path;
    }
}
