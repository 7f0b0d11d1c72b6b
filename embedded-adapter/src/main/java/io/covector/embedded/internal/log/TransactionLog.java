package io.covector.embedded.internal.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Makes changes durable before the index is committed. When a collection is opened, the entries since the last commit
 * of its index are applied again. A commit starts a new generation of the log. Implementations are thread-safe.
 */
public interface TransactionLog extends Closeable {
    /**
     * Opens the log and hands the entries of this generation and the later ones to the consumer, in their order. Called
     * once, before any other method.
     *
     * @return number of entries
     */
    int replay(long generation, Consumer<LogEntry> consumer) throws IOException;

    /**
     * Hands the same entries to the consumer, but opens and changes nothing; no other method may be called before or
     * afterwards but {@link #size} and {@link #close}.
     */
    int read(long generation, Consumer<LogEntry> consumer) throws IOException;

    /**
     * Appends an entry in the form of {@link LogEntryCodec}. If it fails, nothing of the entry remains, unless the
     * exception is a {@link TornWriteException}.
     *
     * @return the position to {@link #sync}
     */
    long append(byte[] entry) throws IOException;

    /**
     * Returns when everything up to the position is on disk, so that it survives a loss of power. Callers that wait at
     * the same time share one sync.
     */
    void sync(long position) throws IOException;

    /** Syncs what was appended and starts a new generation; returns its number. Nobody may append meanwhile. */
    long startGeneration() throws IOException;

    /** Deletes the generations before this one, because a commit of the index has their changes. */
    void deleteBefore(long generation) throws IOException;

    /** Bytes appended in this generation. */
    long size();

    /** Whether the entries survive the process at all. */
    boolean isDurable();

    /** Syncs and closes. */
    @Override
    void close() throws IOException;

    /** A part of an entry is at the end of the log and could not be removed. */
    final class TornWriteException extends IOException {
        private static final long serialVersionUID = 1L;

        TornWriteException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
