package io.covector.milvus;

import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.Deadline;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
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
 * Reads without a vector. Where the server cannot be believed about a filter, see {@link Condition}, the candidates are read page
 * by page and evaluated here. Immutable and thread-safe.
 */
final class Reads {
    /** Rows of a page of candidates. */
    private static final int PAGE = 1_000;

    private static final int MIN_PAGE = 100;

    /** Components of the vectors of a page at most, 16 MiB. */
    private static final int PAGE_FLOATS = 4 << 20;

    private static final String COUNT = "count(*)";

    private final Rpc rpc;
    private final Loads loads;
    private final CollectionSpec spec;
    private final Features features;
    private final Requests requests;
    private final Writes writes;
    private final Turns turns;

    Reads(Rpc rpc, Loads loads, CollectionSpec spec, Features features, Requests requests, Writes writes, Turns turns) {
        this.rpc = rpc;
        this.loads = loads;
        this.spec = spec;
        this.features = features;
        this.requests = requests;
        this.writes = writes;
        this.turns = turns;
    }

    Condition compile(Optional<Filter> filter) {
        return filter.map(f -> FilterCompiler.compile(f, spec, features)).orElse(Condition.exact(Expr.TRUE));
    }

    /** Sends a search that is made within its turn. */
    SearchResults search(Supplier<SearchRequest> search, Deadline deadline) {
        return loads.whileLoaded(
                spec.name(), deadline, () -> turns.read(deadline, () -> rpc.search(search.get(), deadline)));
    }

    ExprText text(Expr expr) {
        return ExprText.of(expr, features.templates());
    }

    Expr isOneOf(List<RecordId> ids) {
        return DeclaredFilters.isOneOf(
                FieldNames.ID, ids.stream().map(RecordId::value).toList());
    }

    List<VectorRecord> get(List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return query(isOneOf(ids), projection, List.of(), consistency, deadline);
    }

    /** What the server counts. */
    long count(Expr expr, Consistency consistency, Deadline deadline) {
        if (expr.equals(Expr.FALSE)) {
            return 0;
        }
        List<FieldData> columns =
                query(() -> requests.query(text(expr), List.of(COUNT), List.of(), consistency), deadline);
        if (columns.size() != 1 || columns.get(0).getScalars().getLongData().getDataCount() != 1) {
            throw VectorException.builder(
                            ErrorCode.NOT_READY, "the server counted nothing; the collection may be being released")
                    .build();
        }
        return columns.get(0).getScalars().getLongData().getData(0);
    }

    long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        Condition condition = compile(filter);
        long[] count = {count(condition.certain(), consistency, deadline)};
        if (filter.isPresent()) {
            eachCandidate(condition, filter.get(), consistency, deadline, id -> count[0]++);
        }
        return count[0];
    }

    /** Hands over the matches that the server is not certain of. */
    void eachCandidate(
            Condition condition, Filter filter, Consistency consistency, Deadline deadline, Consumer<RecordId> match) {
        eachRecord(condition.candidates(), Projection.metadata(), consistency, deadline, record -> {
            if (RecordFilter.matches(filter, record.metadata())) {
                match.accept(record.id());
            }
        });
    }

    /** Hands over every record for which the expression is true, in the order of the ids. */
    void eachRecord(
            Expr expr, Projection projection, Consistency consistency, Deadline deadline, Consumer<VectorRecord> each) {
        int pageSize = projection.includesVector()
                ? Math.max(
                        MIN_PAGE,
                        Math.min(PAGE, PAGE_FLOATS / spec.vectorField().dimension()))
                : PAGE;
        eachPage(expr, pageSize, projection, consistency, deadline, each);
    }

    /** Hands over the id of every record for which the expression is true, in their order. */
    void eachId(Expr expr, Consistency consistency, Deadline deadline, Consumer<RecordId> each) {
        eachPage(expr, Server.MAX_ROWS, Projection.idOnly(), consistency, deadline, record -> each.accept(record.id()));
    }

    private void eachPage(
            Expr expr,
            int pageSize,
            Projection projection,
            Consistency consistency,
            Deadline deadline,
            Consumer<VectorRecord> each) {
        if (expr.equals(Expr.FALSE)) {
            return;
        }
        Optional<RecordId> after = Optional.empty();
        while (true) {
            List<VectorRecord> page = page(expr, after, pageSize, projection, consistency, deadline);
            page.forEach(each);
            if (isLast(page, pageSize)) {
                return;
            }
            after = Optional.of(page.get(page.size() - 1).id());
        }
    }

    ScanPage scan(ScanQuery query, Deadline deadline) {
        Condition condition = compile(query.filter());
        if (condition.within().equals(Expr.FALSE)) {
            return new ScanPage(List.of(), false);
        }
        int limit = Math.min(query.limit(), Server.MAX_ROWS);
        if (condition.isExact()) {
            List<VectorRecord> page =
                    page(condition.exact(), query.after(), limit, query.projection(), query.consistency(), deadline);
            return new ScanPage(page, !isLast(page, limit));
        }
        return scanChecked(query, condition, limit, deadline);
    }

    private ScanPage scanChecked(ScanQuery query, Condition condition, int limit, Deadline deadline) {
        Filter filter = query.filter().orElse(Filter.all());
        Projection all =
                query.projection().includesVector() ? Projection.metadata().withVector() : Projection.metadata();
        int pageSize = Math.min(Math.max(limit, 256), Server.MAX_ROWS);
        List<VectorRecord> matches = new ArrayList<>();
        Optional<RecordId> after = query.after();
        while (true) {
            List<VectorRecord> page = page(condition.within(), after, pageSize, all, query.consistency(), deadline);
            for (VectorRecord record : page) {
                if (RecordFilter.matches(filter, record.metadata())) {
                    if (matches.size() == limit) {
                        return new ScanPage(matches, true);
                    }
                    matches.add(projected(record, query.projection()));
                }
            }
            if (isLast(page, pageSize)) {
                return new ScanPage(matches, false);
            }
            after = Optional.of(page.get(page.size() - 1).id());
        }
    }

    static VectorRecord projected(VectorRecord record, Projection projection) {
        if (projection.keys().isEmpty()) {
            return record;
        }
        Metadata.Builder metadata = Metadata.builder();
        for (String key : record.metadata().keys()) {
            if (projection.includes(key)) {
                metadata.put(key, record.metadata().get(key));
            }
        }
        return VectorRecord.of(record.id(), record.vector(), metadata.build());
    }

    private List<VectorRecord> page(
            Expr expr,
            Optional<RecordId> after,
            int limit,
            Projection projection,
            Consistency consistency,
            Deadline deadline) {
        Expr above = after.map(Reads::above).orElse(Expr.TRUE);
        // an iterator's page holds the least ids that match; other pages hold any
        List<KeyValuePair> params = new ArrayList<>();
        params.add(Layout.pair("limit", limit));
        params.add(Layout.pair("iterator", "True"));
        if (features.shortPages()) {
            // ... and up to what every part of the server has answered. 2.3 is exact without, and answers too much with
            // it
            params.add(Layout.pair("reduce_stop_for_best", "True"));
        }
        List<VectorRecord> page =
                new ArrayList<>(query(Expr.and(above, expr), projection, params, consistency, deadline));
        page.sort((a, b) -> a.id().compareTo(b.id()));
        if (after.isPresent() && !page.isEmpty() && page.get(0).id().compareTo(after.get()) <= 0) {
            throw RowDecoder.corrupted("the records after '" + after.get() + "' begin with '"
                    + page.get(0).id() + "'");
        }
        return page.size() > limit ? page.subList(0, limit) : page;
    }

    private boolean isLast(List<VectorRecord> page, int limit) {
        return features.shortPages() ? page.isEmpty() : page.size() < limit;
    }

    private static Expr above(RecordId id) {
        if (id.value().equals(Long.MIN_VALUE)) {
            return Expr.leaf(
                    Fragment.of(FieldNames.ID, " >= ", Fragment.literal(-Long.MAX_VALUE)),
                    Fragment.of(FieldNames.ID, " < ", Fragment.literal(-Long.MAX_VALUE)));
        }
        return Expr.leaf(
                Fragment.of(FieldNames.ID, " > ", Fragment.literal(id.value())),
                Fragment.of(FieldNames.ID, " <= ", Fragment.literal(id.value())));
    }

    private List<VectorRecord> query(
            Expr expr, Projection projection, List<KeyValuePair> params, Consistency consistency, Deadline deadline) {
        List<String> fields = RowDecoder.fields(spec, projection);
        RowDecoder rows = RowDecoder.ofQuery(
                spec, query(() -> requests.query(text(expr), fields, params, consistency), deadline), projection);
        return RowDecoder.readable(() -> {
            List<VectorRecord> records = new ArrayList<>(rows.rows());
            for (int row = 0; row < rows.rows(); row++) {
                records.add(rows.record(row, projection));
            }
            return records;
        });
    }

    private List<FieldData> query(Supplier<QueryRequest> query, Deadline deadline) {
        return loads.whileLoaded(spec.name(), deadline, () -> turns.read(deadline, () -> send(query.get(), deadline)));
    }

    private List<FieldData> send(QueryRequest request, Deadline deadline) {
        long begun = writes.begin(spec.name());
        QueryResults results = rpc.query(request, deadline);
        if (request.getGuaranteeTimestamp() == 0 && results.getSessionTs() > 0) {
            writes.record(
                    spec.name(), results.getSessionTs(), begun); // what a strong read saw, later ones need not wait for
        }
        return results.getFieldsDataList();
    }
}
