package io.covector.embedded.store;

import java.nio.file.Path;

/** What only the embedded backend can do: {@code client.unwrap(EmbeddedStore.class)}. Thread-safe. */
public interface EmbeddedStore {
    /**
     * Backs up every collection into a new directory, which any embedded backend can open as its {@code path}. Each
     * collection is as at one moment during the call, with every write that was acknowledged before. Writers wait only
     * for a commit of their collection. The files are linked where the directory is on the same file system, which
     * needs no room, and copied elsewhere. When the call returns, the backup is on disk; if it fails, or the process
     * ends meanwhile, there is no such directory, but perhaps one beside it that ends in {@code .partial}.
     *
     * @param directory a path where nothing is, in a directory that exists
     * @throws io.covector.VectorException with {@code INVALID_ARGUMENT} if something is there already, and with {@code
     *     UNSUPPORTED} if the collections are in memory
     */
    void snapshot(Path directory);
}
