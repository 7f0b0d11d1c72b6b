package io.covector.milvus.internal.write;

import io.covector.Consistency;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.milvus.internal.codec.Requests;
import io.covector.milvus.internal.consistency.ReadWriteGate;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.filter.Expression;
import io.covector.milvus.internal.filter.FilterPushdown;
import io.covector.milvus.internal.filter.RenderedExpression;
import io.covector.milvus.internal.filter.TestedKeys;
import io.covector.milvus.internal.read.RecordReader;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.spi.CallContext;
import io.covector.spi.RecordFilter;
import io.covector.spi.WriteBatch;
import io.milvus.grpc.MutationResult;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Writes and deletes records of one collection. Immutable and thread-safe. */
public final class RecordWriter {
    /** Most ids of a delete request that a filter is resolved to. */
    private static final int MAX_IDS = 5_000;

    private final Rpc rpc;
    private final String collection;
    private final Requests requests;
    private final RecordReader reader;
    private final SessionTimestamps timestamps;
    private final ReadWriteGate gate;
    private final Consumer<CallContext> requireSame;

    /**
     * Writes of one collection.
     *
     * @param requireSame fails if another kind of collection has the name now; asked before each delete, for which the
     *     server has no such check
     */
    public RecordWriter(
            Rpc rpc,
            String collection,
            Requests requests,
            RecordReader reader,
            SessionTimestamps timestamps,
            ReadWriteGate gate,
            Consumer<CallContext> requireSame) {
        this.rpc = rpc;
        this.collection = collection;
        this.requests = requests;
        this.reader = reader;
        this.timestamps = timestamps;
        this.gate = gate;
        this.requireSame = requireSame;
    }

    /**
     * Writes a batch in one request.
     *
     * @param schemaTimestamp the server's timestamp of the schema that the records were checked against
     */
    public void write(WriteBatch batch, long schemaTimestamp, CallContext context) {
        gate.write(
                context,
                () -> send(() -> batch.mode() == WriteMode.INSERT
                        ? rpc.insert(requests.insert(batch.records(), schemaTimestamp), context)
                        : rpc.upsert(requests.upsert(batch.records(), schemaTimestamp), context)));
    }

    /**
     * Deletes records by their ids; returns how many there were. The ids are sent whatever is read: what another client
     * is about to finish may be stored although no read sees it yet.
     */
    public long delete(List<RecordId> ids, CallContext context) {
        if (ids.isEmpty()) {
            return 0;
        }
        int stored = reader.stored(ids, context); // the server's own count is the number of ids in the request
        gate.write(context, () -> sendDelete(ids, context));
        return stored;
    }

    /**
     * Deletes the matches by their ids; returns how many there were. A delete by filter on the server returns no
     * number, and on 2.3 it may use a stale state. Each page is read and deleted before another write of this client,
     * so that no record is deleted that has been replaced and does not match any more.
     */
    public long delete(Filter filter, CallContext context) {
        FilterPushdown pushdown = reader.compile(Optional.of(filter));
        long deleted = 0;
        try {
            for (Pages pages : List.of(
                    new Pages(pushdown.certain(), MAX_IDS, Projection.idOnly(), record -> true),
                    new Pages(
                            pushdown.candidates(),
                            RecordReader.PAGE,
                            TestedKeys.with(filter, Projection.idOnly()),
                            record -> RecordFilter.matches(filter, record)))) {
                Optional<Page> page = next(pages, Optional.empty(), context);
                while (page.isPresent()) {
                    deleted += page.get().deleted();
                    page = next(pages, Optional.of(page.get().last()), context);
                }
            }
            return deleted;
        } catch (VectorException e) {
            throw deleted == 0 ? e : e.toBuilder().mayHaveApplied(true).build();
        }
    }

    /**
     * Records that are read page by page.
     *
     * @param matches which of them are deleted
     */
    private record Pages(Expression expr, int size, Projection projection, Predicate<VectorRecord> matches) {}

    /** A page that was read, and whose matches were deleted. */
    private record Page(RecordId last, int deleted) {}

    private Optional<Page> next(Pages pages, Optional<RecordId> after, CallContext context) {
        if (pages.expr().equals(Expression.FALSE)) {
            return Optional.empty();
        }
        return gate.alone(context, () -> {
            List<VectorRecord> page = reader.alone()
                    .page(pages.expr(), after, pages.size(), pages.projection(), Consistency.STRONG, context);
            if (page.isEmpty()) {
                return Optional.empty();
            }
            List<RecordId> ids =
                    page.stream().filter(pages.matches()).map(VectorRecord::id).toList();
            if (!ids.isEmpty()) {
                sendDelete(ids, context);
            }
            return Optional.of(new Page(page.get(page.size() - 1).id(), ids.size()));
        });
    }

    private MutationResult sendDelete(List<RecordId> ids, CallContext context) {
        requireSame.accept(context);
        RenderedExpression expr = reader.text(reader.isOneOf(ids));
        return send(() -> rpc.delete(requests.delete(expr), context));
    }

    private MutationResult send(Supplier<MutationResult> request) {
        long begun = timestamps.begin(collection);
        MutationResult result = request.get();
        timestamps.record(collection, result.getTimestamp(), begun);
        return result;
    }
}
