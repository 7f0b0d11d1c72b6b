package io.covector.tck.asserting;

import io.covector.Capability;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.ForwardingBackendCollection;
import io.covector.spi.GetQuery;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.spi.WriteBatch;
import java.util.List;
import java.util.Optional;

/** Checks the requests to a collection and its answers. Thread-safe. */
final class AssertingCollection extends ForwardingBackendCollection {
    private final BackendCollection collection;
    private final AssertingBackend backend;
    private final RequestLog log;
    private final ArgumentChecks arguments;
    private final AnswerChecks answers;

    AssertingCollection(BackendCollection collection, AssertingBackend backend, RequestLog log) {
        this.collection = collection;
        this.backend = backend;
        this.log = log;
        this.arguments = new ArgumentChecks(log, this, backend.capabilities());
        this.answers = new AnswerChecks(log, this);
    }

    @Override
    protected BackendCollection delegate() {
        return collection;
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        SearchLimits limits = collection.searchLimits(like);
        log.require(
                limits.maxQueries() <= limits().maxQueries(),
                "searches have the limits %s, above those of the collection: %s",
                limits,
                limits());
        return limits;
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        long bytes = collection.encodedBytes(record);
        log.require(bytes > 0, "the encoded size of %s is %s", record.id(), bytes);
        return bytes;
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        backend.requireOpen("write");
        arguments.write(batch);
        log.run("write", context, () -> collection.write(batch, context));
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        backend.requireOpen("get");
        arguments.get(query);
        List<VectorRecord> found = log.request("get", context, () -> collection.get(query, context));
        answers.get(query, found);
        return found;
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        backend.requireOpen("delete");
        arguments.ids("delete", ids);
        long deleted = log.request("delete", context, () -> collection.delete(ids, context));
        log.require(deleted >= 0 && deleted <= ids.size(), "delete of %s ids says %s", ids.size(), deleted);
        return deleted;
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        backend.requireOpen("delete");
        arguments.filter(filter);
        return notNegative("delete", log.request("delete", context, () -> collection.delete(filter, context)));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        backend.requireOpen("search");
        arguments.search(batch);
        List<SearchResult> results = log.request("search", context, () -> collection.search(batch, context));
        answers.search(batch, results);
        return results;
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        backend.requireOpen("count");
        arguments.count(query);
        return notNegative("count", log.request("count", context, () -> collection.count(query, context)));
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        backend.requireOpen("scan");
        arguments.scan(query);
        ScanPage page = log.request("scan", context, () -> collection.scan(query, context));
        answers.scan(query, page);
        return page;
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        backend.requireOpen("createIndex");
        arguments.vectorField(vectorField);
        arguments.supported(Capability.INDEX_CHANGE);
        log.require(
                !(index instanceof IndexSpec.None) && backend.isSupported(index),
                "createIndex of an index that the backend does not support: %s",
                index);
        log.run("createIndex", context, () -> collection.createIndex(vectorField, index, build, context));
        answers.index(vectorField, index);
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        backend.requireOpen("dropIndex");
        arguments.vectorField(vectorField);
        arguments.supported(Capability.INDEX_CHANGE);
        log.run("dropIndex", context, () -> collection.dropIndex(vectorField, context));
        answers.index(vectorField, IndexSpec.none());
    }

    /** Shows itself as what it is, for tests that send requests of their own. */
    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type == BackendCollection.class ? Optional.of(type.cast(this)) : collection.unwrap(type);
    }

    private long notNegative(String request, long number) {
        log.require(number >= 0, "%s says %s", request, number);
        return number;
    }
}
