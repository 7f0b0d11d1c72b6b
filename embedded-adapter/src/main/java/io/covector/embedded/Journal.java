package io.covector.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Makes changes durable before the index is committed. Each change that was appended and synced since the last
 * commit is replayed when the collection is opened. Implementations are thread-safe.
 */
interface Journal extends Closeable {
    /**
     * Hands the changes since the commit that began this generation to the consumer, in their order. Called once, first.
     *
     * @return number of changes
     */
    int replay(long generation, Consumer<Change> consumer) throws IOException;

    /**
     * Appends a change in the form of {@link ChangeCodec}. When it fails nothing of the change remains, unless the exception is a {@link TornException}.
     *
     * @return the position to {@link #sync}
     */
    long append(byte[] change) throws IOException;

    /** Returns when everything up to the position will survive the machine; waiting callers share one sync. */
    void sync(long position) throws IOException;

    /** Syncs what was appended and starts a new generation; returns it. Nobody appends meanwhile. */
    long next() throws IOException;

    /** Forgets the generations before this one: the index holds their changes. */
    void forgetBefore(long generation) throws IOException;

    /** Bytes appended in this generation. */
    long size();

    /** Whether changes survive the process at all. */
    boolean isDurable();

    /** Syncs and closes. */
    @Override
    void close() throws IOException;

    /** The end of the log is neither the old nor the new one. */
    final class TornException extends IOException {
        private static final long serialVersionUID = 1L;

        TornException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
