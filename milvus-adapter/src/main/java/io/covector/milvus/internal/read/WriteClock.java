package io.covector.milvus.internal.read;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.spi.CallContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server for the time after a write that was answered without one, as a delete is by 2.3. Reads would be
 * strong until the next write otherwise, and wait for a time tick each. Thread-safe.
 */
final class WriteClock {
    private static final Logger LOG = LoggerFactory.getLogger(WriteClock.class);

    private final Rpc rpc;
    private final SessionTimestamps timestamps;
    private final String collection;
    private volatile boolean refused;

    WriteClock(Rpc rpc, SessionTimestamps timestamps, String collection) {
        this.rpc = rpc;
        this.timestamps = timestamps;
        this.collection = collection;
    }

    /** Learns a time that is later than every write of this client, if that is not known; returns whether it has. */
    boolean learn(CallContext context) {
        if (refused || !timestamps.isUnknown(collection)) {
            return false;
        }
        long begun = timestamps.begin(collection);
        try {
            timestamps.record(collection, rpc.timestamp(context), begun);
            return true;
        } catch (VectorException e) { // the read is strong then
            refused = e.code() == ErrorCode.UNSUPPORTED || e.code() == ErrorCode.PERMISSION_DENIED;
            LOG.debug("the server does not tell the time: {}", e.text());
            return false;
        }
    }
}
