package io.covector.batching.write;

import io.covector.VectorException;
import io.covector.WriteOutcome;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Hears what becomes of records, by their index; those that it hears nothing of are written. Implementations are
 * thread-safe.
 */
public interface OutcomeSink {
    /** What has stopped the call, if something did. */
    @Nullable
    VectorException stop();

    /** One record failed because of its data. */
    void refused(int index, WriteOutcome outcome, VectorException cause);

    /** A request failed for a reason that the next would meet as well: nothing more is sent. */
    void stopped(IntStream part, WriteOutcome outcome, VectorException cause);

    /** Records that are left out after the stop. */
    void notSent(IntStream part, WriteOutcome outcome, VectorException cause);

    /** A request ended with something unexpected: nobody knows what it did, and nothing more is sent. */
    void broken(IntStream part, Throwable thrown);
}
