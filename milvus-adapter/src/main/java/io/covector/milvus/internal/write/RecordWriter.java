package io.covector.milvus.internal.write;

import io.covector.Consistency;
import io.covector.RecordId;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.milvus.internal.codec.Requests;
import io.covector.milvus.internal.consistency.ReadWriteGate;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.filter.FilterPushdown;
import io.covector.milvus.internal.filter.RenderedExpression;
import io.covector.milvus.internal.read.RecordReader;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.spi.CallContext;
import io.covector.spi.WriteBatch;
import io.milvus.grpc.MutationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes and deletes records of one collection. Immutable and thread-safe. */
public final class RecordWriter {
    /** Most ids of a delete request. */
    private static final int MAX_IDS = 5_000;

    private final Rpc rpc;
    private final String collection;
    private final Requests requests;
    private final RecordReader reader;
    private final SessionTimestamps timestamps;
    private final ReadWriteGate gate;

    public RecordWriter(
            Rpc rpc,
            String collection,
            Requests requests,
            RecordReader reader,
            SessionTimestamps timestamps,
            ReadWriteGate gate) {
        this.rpc = rpc;
        this.collection = collection;
        this.requests = requests;
        this.reader = reader;
        this.timestamps = timestamps;
        this.gate = gate;
    }

    /**
     * Writes a batch in one request.
     *
     * @param schemaTimestamp the server's timestamp of the schema that the records were checked against
     */
    public void write(WriteBatch batch, long schemaTimestamp, CallContext context) {
        send(
                context,
                () -> batch.mode() == WriteMode.INSERT
                        ? rpc.insert(requests.insert(batch.records(), schemaTimestamp), context)
                        : rpc.upsert(requests.upsert(batch.records(), schemaTimestamp), context));
    }

    /** Deletes records by their ids; returns how many there were. */
    public long delete(List<RecordId> ids, CallContext context) {
        if (ids.isEmpty()) {
            return 0;
        }
        // the server's own count is the number of ids in the request, stored or not
        long count = reader.count(reader.isOneOf(ids), Consistency.SESSION, context);
        if (count > 0) {
            sendDelete(ids, context);
        }
        return count;
    }

    /**
     * Deletes the matches by their ids; returns how many there were. A delete by filter on the server returns no
     * number, and on 2.3 it may use a stale state.
     */
    public long delete(Filter filter, CallContext context) {
        FilterPushdown pushdown = reader.compile(Optional.of(filter));
        List<RecordId> ids = new ArrayList<>();
        reader.eachId(pushdown.certain(), Consistency.SESSION, context, ids::add);
        reader.eachCandidate(pushdown, filter, Consistency.SESSION, context, ids::add);
        for (int i = 0; i < ids.size(); i += MAX_IDS) {
            sendDelete(ids.subList(i, Math.min(ids.size(), i + MAX_IDS)), context);
        }
        return ids.size();
    }

    private void sendDelete(List<RecordId> ids, CallContext context) {
        RenderedExpression expr = reader.text(reader.isOneOf(ids));
        send(context, () -> rpc.delete(requests.delete(expr), context));
    }

    private void send(CallContext context, Supplier<MutationResult> request) {
        gate.write(context, () -> {
            long begun = timestamps.begin(collection);
            MutationResult result = request.get();
            timestamps.record(collection, result.getTimestamp(), begun);
            return result;
        });
    }
}
