package io.covector;

import java.util.List;

/**
 * Writes a stream of any length. Records gather into requests of a size that is found while they are sent; several
 * requests are in flight. Two changes of one id never swap, whatever fails and is repeated on the way. Thread-safe.
 *
 * <p><b>States.</b> A writer is open until {@link #close} is called or a request fails for another reason than its data
 * (the server is gone, say, also after all retries). Then it has stopped: nothing more is sent, what is in flight is
 * awaited, and every further call throws that failure; what was not sent counts as rejected. A closed writer throws
 * {@link ErrorCode#CLOSED}.
 *
 * <p><b>Waiting.</b> A writer holds as many records and bytes as {@link BulkOptions} allow, those included that were
 * replaced while they waited; beyond that {@code add} and {@code delete} wait for room, whoever came first goes first,
 * and an interrupt ends the wait with {@link ErrorCode#CANCELLED}: the record was then not taken, and the writer goes
 * on. They wait no longer than {@link BulkOptions#addTimeout}. A thread that would wait while nothing is in flight
 * sends a request itself, so that the writer needs no executor; an interrupt ends that request, too, and what it
 * carried waits again, for the next call or another thread to send it.
 *
 * <p><b>Threads.</b> Requests are sent by the client's executor, on the thread that adds if the executor runs its tasks
 * there, and by threads that wait. There is no timer: a request leaves when it is full, when nothing is in flight, or
 * at {@link #flush}. So a slow stream pays no delay and a fast one fills its requests. The order between threads is the
 * order of their calls.
 *
 * <p><b>Listeners</b> are called by whoever sent the request, one call at a time and in order. A slow one holds up the
 * thread that runs it, {@code flush} and {@code close}, and nobody else; what comes meanwhile is told together. A
 * listener must not add, delete, flush or close: such a call fails with {@link ErrorCode#INVALID_ARGUMENT}. What a
 * listener throws does not stop the writer. A failure whose listener throws counts as one that nobody has heard of.
 *
 * <p><b>Order.</b> Changes of one id take effect in the order in which they were given. While a change waits, a later
 * one of the same id takes its place and they share the outcome. Between different ids there is no order.
 *
 * <p><b>Failures.</b> A record or a deletion that the server refuses is reported and its neighbours are carried out.
 * The writer remembers the first {@link BulkOptions#maxFailures} failures and counts the others.
 */
public interface BulkWriter extends AutoCloseable {
    /**
     * Takes a record to be written as {@link BulkOptions#mode} says.
     *
     * @throws VectorException if the record does not fit the collection (it was not taken), with {@link
     *     ErrorCode#TIMEOUT} or {@link ErrorCode#CANCELLED} if there was no room in time (it was not taken), or what
     *     the writer has stopped for
     */
    void add(VectorRecord record);

    /**
     * Takes an id whose record is to be deleted; it counts as written when the record is gone, also if there was none.
     *
     * @throws VectorException as {@link #add}
     */
    void delete(RecordId id);

    /**
     * Sends what was given before, and waits until its outcome is known.
     *
     * @return how far the writer is: of what was given before nothing is pending
     * @throws VectorException what the writer has stopped for, or with {@link ErrorCode#CANCELLED} if the thread is
     *     interrupted
     */
    BulkProgress flush();

    /** How far the writer is. Never throws and never waits. */
    BulkProgress progress();

    /** The first failures, in the order in which they became known. Never throws and never waits. */
    List<BulkFailure> failures();

    /**
     * Flushes, builds the index again if {@link BulkOptions#rebuildIndex} dropped it, and ends the writer. Afterwards
     * {@link #progress} says what is written, rejected and in doubt, and {@link #failures} which records. Closing twice
     * does nothing. An interrupt stops what is in flight; the index is built all the same.
     *
     * @throws VectorException if a record is rejected or in doubt and no {@link BulkOptions#onFailure} listener has
     *     heard of it, what the writer has stopped for, or why the index could not be built; what listeners have thrown
     *     is suppressed in it
     */
    @Override
    void close();
}
