package io.covector.milvus.internal.read;

import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.milvus.internal.catalog.CollectionLoader;
import io.covector.milvus.internal.codec.Requests;
import io.covector.milvus.internal.codec.RowDecoder;
import io.covector.milvus.internal.consistency.ReadWriteGate;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.filter.DeclaredFieldFilters;
import io.covector.milvus.internal.filter.Expression;
import io.covector.milvus.internal.filter.ExpressionFragment;
import io.covector.milvus.internal.filter.FilterCompiler;
import io.covector.milvus.internal.filter.FilterPushdown;
import io.covector.milvus.internal.filter.RenderedExpression;
import io.covector.milvus.internal.filter.TestedKeys;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.milvus.internal.schema.KeyValues;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.server.ServerFeatures;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.RecordFilter;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.text.Strings;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads of one collection. Records that the server may misjudge, see {@link FilterPushdown}, are read page by page and
 * filtered here. Immutable and thread-safe.
 */
public final class RecordReader {
    /** Rows of a page of candidates. */
    public static final int PAGE = 1_000;

    private static final int MIN_PAGE = 100;

    /** Components of the vectors of a page at most, 16 MiB. */
    private static final int PAGE_FLOATS = 4 << 20;

    private static final String COUNT = "count(*)";

    private final Rpc rpc;
    private final CollectionLoader loader;
    private final Layout layout;
    private final CollectionSpec spec;
    private final ServerFeatures features;
    private final Requests requests;
    private final SessionTimestamps timestamps;
    private final ReadWriteGate gate;
    private final WriteClock clock;
    private final AnswerSizes sizes;

    public RecordReader(
            Rpc rpc,
            CollectionLoader loader,
            Layout layout,
            ServerFeatures features,
            Requests requests,
            SessionTimestamps timestamps,
            ReadWriteGate gate) {
        this.rpc = rpc;
        this.loader = loader;
        this.layout = layout;
        this.spec = layout.spec();
        this.features = features;
        this.requests = requests;
        this.timestamps = timestamps;
        this.gate = gate;
        this.clock = new WriteClock(rpc, timestamps, layout.collection());
        this.sizes = new AnswerSizes(spec, rpc.maxInboundBytes());
    }

    /** The same for requests that have the collection for themselves, see {@link ReadWriteGate#alone}. */
    public RecordReader alone() {
        return new RecordReader(rpc, loader, layout, features, requests, timestamps, new ReadWriteGate(false));
    }

    CollectionSpec spec() {
        return spec;
    }

    Layout layout() {
        return layout;
    }

    Requests requests() {
        return requests;
    }

    AnswerSizes sizes() {
        return sizes;
    }

    /** The fields of a search that returns ids only: Lite takes no fields for all fields. */
    List<String> idOnly() {
        return features.lite() ? List.of(layout.id()) : List.of();
    }

    public FilterPushdown compile(Optional<Filter> filter) {
        return filter.map(f -> FilterCompiler.compile(f, layout, features))
                .orElse(FilterPushdown.exact(Expression.TRUE));
    }

    /** Sends a search. The request is made inside of the gate. */
    SearchResults search(Supplier<SearchRequest> search, CallContext context) {
        return loader.whileLoaded(
                layout.collection(),
                context,
                () -> gate.read(context, () -> {
                    SearchRequest request = search.get();
                    boolean anew = request.getGuaranteeTimestamp() == 0 && clock.learn(context);
                    return rpc.search(anew ? search.get() : request, context);
                }));
    }

    public RenderedExpression text(Expression expr) {
        return RenderedExpression.of(expr, features.templates());
    }

    public Expression isOneOf(List<RecordId> ids) {
        return DeclaredFieldFilters.isOneOf(
                layout.id(), ids.stream().map(RecordId::value).toList());
    }

    public List<VectorRecord> get(GetQuery query, CallContext context) {
        if (query.ids().isEmpty()) {
            return List.of();
        }
        return get(query.ids(), Expression.TRUE, query.projection(), query.consistency(), context);
    }

    /** The records of these ids for which the expression is true, too. */
    List<VectorRecord> get(
            List<RecordId> ids, Expression also, Projection projection, Consistency consistency, CallContext context) {
        return sizes.inParts(
                ids,
                projection,
                part -> query(Expression.and(isOneOf(part), also), projection, List.of(), consistency, context));
    }

    /** How many of these ids any client has stored. The server would count records, and some of them twice. */
    public int stored(List<RecordId> ids, CallContext context) {
        return get(ids, Expression.TRUE, Projection.idOnly(), Consistency.STRONG, context)
                .size();
    }

    /** The number of records for which the expression is true. */
    long count(Expression expr, Consistency consistency, CallContext context) {
        if (expr.equals(Expression.FALSE)) {
            return 0;
        }
        List<FieldData> columns =
                query(() -> requests.query(text(expr), List.of(COUNT), List.of(), consistency), context);
        if (columns.size() != 1 || columns.get(0).getScalars().getLongData().getDataCount() != 1) {
            throw VectorException.builder(
                            ErrorCode.NOT_READY, "the server counted nothing; the collection may be being released")
                    .build();
        }
        return columns.get(0).getScalars().getLongData().getData(0);
    }

    public long count(CountQuery query, CallContext context) {
        FilterPushdown pushdown = compile(query.filter());
        long[] count = {count(pushdown.certain(), query.consistency(), context)};
        if (query.filter().isPresent()) {
            eachCandidate(pushdown, query.filter().get(), query.consistency(), context, id -> count[0]++);
        }
        return count[0];
    }

    /** Passes each match that the server may have misjudged. */
    private void eachCandidate(
            FilterPushdown pushdown,
            Filter filter,
            Consistency consistency,
            CallContext context,
            Consumer<RecordId> match) {
        Projection tested = TestedKeys.with(filter, Projection.idOnly());
        eachRecord(pushdown.candidates(), tested, consistency, context, record -> {
            if (RecordFilter.matches(filter, record)) {
                match.accept(record.id());
            }
        });
    }

    /** Passes every record for which the expression is true, in the order of the ids. */
    void eachRecord(
            Expression expr,
            Projection projection,
            Consistency consistency,
            CallContext context,
            Consumer<VectorRecord> each) {
        int pageSize = projection.includesVectors()
                ? Math.max(
                        MIN_PAGE,
                        Math.min(PAGE, PAGE_FLOATS / spec.vectorField().dimension()))
                : PAGE;
        eachPage(expr, pageSize, projection, consistency, context, each);
    }

    private void eachPage(
            Expression expr,
            int pageSize,
            Projection projection,
            Consistency consistency,
            CallContext context,
            Consumer<VectorRecord> each) {
        if (expr.equals(Expression.FALSE)) {
            return;
        }
        Optional<RecordId> after = Optional.empty();
        while (true) {
            List<VectorRecord> page = page(expr, after, pageSize, projection, consistency, context);
            page.forEach(each);
            if (page.isEmpty()) {
                return;
            }
            after = Optional.of(page.get(page.size() - 1).id());
        }
    }

    public ScanPage scan(ScanQuery query, CallContext context) {
        FilterPushdown pushdown = compile(query.filter());
        if (pushdown.superset().equals(Expression.FALSE)) {
            return new ScanPage(List.of(), false);
        }
        int limit = Math.min(query.limit(), ServerVersion.MAX_ROWS);
        if (pushdown.isExact()) {
            List<VectorRecord> page =
                    page(pushdown.exact(), query.after(), limit, query.projection(), query.consistency(), context);
            return new ScanPage(page, !page.isEmpty());
        }
        return scanChecked(query, pushdown, limit, context);
    }

    private ScanPage scanChecked(ScanQuery query, FilterPushdown pushdown, int limit, CallContext context) {
        Filter filter = query.filter().orElse(Filter.all());
        Projection needed = TestedKeys.with(filter, query.projection());
        int pageSize = Math.min(Math.max(limit, 256), ServerVersion.MAX_ROWS);
        List<VectorRecord> matches = new ArrayList<>();
        Optional<RecordId> after = query.after();
        while (true) {
            List<VectorRecord> page = page(pushdown.superset(), after, pageSize, needed, query.consistency(), context);
            for (VectorRecord record : page) {
                if (RecordFilter.matches(filter, record)) {
                    if (matches.size() == limit) {
                        return new ScanPage(matches, true);
                    }
                    matches.add(projected(record, query.projection()));
                }
            }
            if (page.isEmpty()) {
                return new ScanPage(matches, false);
            }
            after = Optional.of(page.get(page.size() - 1).id());
        }
    }

    static VectorRecord projected(VectorRecord record, Projection projection) {
        VectorRecord shown = projection.includesText() ? record : record.withText(null);
        if (projection.includesAllMetadata()) {
            return shown;
        }
        Metadata.Builder metadata = Metadata.builder();
        for (String key : record.metadata().keys()) {
            if (projection.includes(key)) {
                metadata.put(key, record.metadata().get(key));
            }
        }
        return shown.withMetadata(metadata.build());
    }

    /**
     * The records with the least ids above the given one. A short page is not the last: an id that is stored twice
     * takes two places of a page and is one record of it, and a page ends where an answer would be too large. No page
     * but the one behind the last is empty.
     */
    public List<VectorRecord> page(
            Expression expr,
            Optional<RecordId> after,
            int limit,
            Projection projection,
            Consistency consistency,
            CallContext context) {
        return sizes.page(limit, projection, rows -> pageOf(expr, after, rows, projection, consistency, context));
    }

    private List<VectorRecord> pageOf(
            Expression expr,
            Optional<RecordId> after,
            int limit,
            Projection projection,
            Consistency consistency,
            CallContext context) {
        Expression above = after.map(this::above).orElse(Expression.TRUE);
        // with this parameter the page holds the least ids that match, without it any
        List<KeyValuePair> params = new ArrayList<>();
        params.add(KeyValues.of("limit", limit));
        params.add(KeyValues.of("iterator", "True"));
        if (features.shortPages()) {
            // only ids up to the last that every shard has answered; 2.3 does so without it, and returns too much with
            // it
            params.add(KeyValues.of("reduce_stop_for_best", "True"));
        }
        List<VectorRecord> page =
                new ArrayList<>(query(Expression.and(above, expr), projection, params, consistency, context));
        page.sort((a, b) -> a.id().compareTo(b.id()));
        if (after.isPresent() && !page.isEmpty() && page.get(0).id().compareTo(after.get()) <= 0) {
            throw RowDecoder.corrupted("the records after " + Strings.quote(after.get()) + " begin with "
                    + Strings.quote(page.get(0).id()));
        }
        return page.size() > limit ? page.subList(0, limit) : page;
    }

    private Expression above(RecordId id) {
        if (id.value().equals(Long.MIN_VALUE)) {
            return Expression.leaf(
                    ExpressionFragment.of(layout.id(), " >= ", ExpressionFragment.literal(-Long.MAX_VALUE)),
                    ExpressionFragment.of(layout.id(), " < ", ExpressionFragment.literal(-Long.MAX_VALUE)));
        }
        return Expression.leaf(
                ExpressionFragment.of(layout.id(), " > ", ExpressionFragment.literal(id.value())),
                ExpressionFragment.of(layout.id(), " <= ", ExpressionFragment.literal(id.value())));
    }

    private List<VectorRecord> query(
            Expression expr,
            Projection projection,
            List<KeyValuePair> params,
            Consistency consistency,
            CallContext context) {
        List<String> fields = RowDecoder.fields(layout, projection);
        List<FieldData> columns = query(() -> requests.query(text(expr), fields, params, consistency), context);
        RowDecoder rows = RowDecoder.ofQuery(layout, columns, projection);
        sizes.came(
                projection,
                rows.rows(),
                columns.stream().mapToLong(FieldData::getSerializedSize).sum());
        return RowDecoder.readable(() -> {
            List<VectorRecord> records = new ArrayList<>(rows.rows());
            for (int row = 0; row < rows.rows(); row++) {
                records.add(rows.record(row, projection));
            }
            return records;
        });
    }

    private List<FieldData> query(Supplier<QueryRequest> query, CallContext context) {
        return loader.whileLoaded(
                layout.collection(),
                context,
                () -> gate.read(context, () -> {
                    QueryRequest request = query.get();
                    boolean anew = request.getGuaranteeTimestamp() == 0 && clock.learn(context);
                    return send(anew ? query.get() : request, context);
                }));
    }

    private List<FieldData> send(QueryRequest request, CallContext context) {
        long begun = timestamps.begin(layout.collection());
        QueryResults results = rpc.query(request, context);
        if (request.getGuaranteeTimestamp() == 0 && results.getSessionTs() > 0) {
            // later reads of the session need not wait for more than this strong read has seen
            timestamps.record(layout.collection(), results.getSessionTs(), begun);
        }
        return results.getFieldsDataList();
    }
}
