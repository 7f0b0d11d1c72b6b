package io.covector.milvus.internal.read;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.milvus.internal.codec.FloatVectors;
import io.covector.milvus.internal.codec.HitColumns;
import io.covector.milvus.internal.codec.MilvusScores;
import io.covector.milvus.internal.codec.Requests;
import io.covector.milvus.internal.codec.RowDecoder;
import io.covector.milvus.internal.filter.Expression;
import io.covector.milvus.internal.filter.FilterPushdown;
import io.covector.milvus.internal.filter.TestedKeys;
import io.covector.milvus.internal.rpc.MilvusErrors;
import io.covector.milvus.internal.schema.SearchParams;
import io.covector.milvus.internal.schema.ServerIndex;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.spi.CallContext;
import io.covector.spi.RecordFilter;
import io.covector.spi.SearchBatch;
import io.covector.spi.VectorMath;
import io.milvus.grpc.SearchResultData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One batch of searches, sent as one request. Searches that find fewer than {@code topK} hits although more records
 * match are sent again with more effort. If that does not help, or the search is exact, every record that matches is
 * read and compared here. A hit of which the server cannot be sure whether it matches is checked here. A minimum score
 * is no part of the request: hits come nearest first, so it cuts the end of them, while a range search walks a graph in
 * another way, and misses most of what the search itself finds. Not thread-safe.
 */
public final class BatchSearch {
    private static final int MAX_EFFORT = 64;

    /** Records that are read first to see which of them match. */
    private static final int FIRST_READ = 256;

    private static final Comparator<SearchHit> NEAREST_FIRST = Comparator.comparingDouble(BatchSearch::distance);

    private final RecordReader reader;
    private final ServerIndex index;
    private final Requests requests;
    private final CollectionSpec spec;
    private final SearchBatch batch;
    private final CallContext context;
    private final Metric metric;
    private final FilterPushdown pushdown;
    private final Filter filter;
    private final Projection fetched;
    private final boolean byClient;
    private long matches = -1;

    /** The records that were read by their ids; empty for what is gone or does not match. */
    private final Map<RecordId, Optional<VectorRecord>> read = new HashMap<>();

    /**
     * A batch of searches.
     *
     * @param index the index that the server has
     * @param byClient whether every match is compared here, since the server may have an index that misses some
     */
    public BatchSearch(
            RecordReader reader, ServerIndex index, SearchBatch batch, boolean byClient, CallContext context) {
        this.reader = reader;
        this.index = index;
        this.requests = reader.requests();
        this.spec = reader.spec();
        this.batch = batch;
        this.byClient = byClient;
        this.context = context;
        this.metric = spec.vectorField().metric();
        this.pushdown = reader.compile(batch.filter());
        this.filter = batch.filter().orElse(Filter.all());
        this.fetched = pushdown.isExact() ? batch.projection() : TestedKeys.with(filter, batch.projection());
    }

    public List<SearchResult> run() {
        boolean nothing = pushdown.superset().equals(Expression.FALSE)
                || (batch.minScore().isPresent()
                        && MilvusScores.isUnreachable(metric, batch.minScore().getAsDouble()));
        if (nothing) {
            return Collections.nCopies(batch.vectors().size(), SearchResult.of(List.of()));
        }
        List<Search> all = new ArrayList<>(batch.vectors().size());
        for (Vector vector : batch.vectors()) {
            all.add(new Search(vector, batch.topK()));
        }
        List<Search> open = byClient ? List.of() : all;
        while (!open.isEmpty()) {
            open = sendAll(open);
        }
        compareWithAll(all.stream().filter(search -> search.hits == null).toList());
        List<SearchResult> results = new ArrayList<>(all.size());
        for (Search search : all) {
            results.add(SearchResult.of(Objects.requireNonNull(search.hits)));
        }
        return results;
    }

    /**
     * One search: how it is sent next, and at the end its hits. One that has none in the end goes to {@link
     * #compareWithAll}.
     */
    private static final class Search {
        final Vector vector;
        int limit;
        int effort = 1;

        @Nullable
        List<SearchHit> hits;

        Search(Vector vector, int limit) {
            this.vector = vector;
            this.limit = limit;
        }

        boolean hasSameParameters(Search other) {
            return limit == other.limit && effort == other.effort;
        }
    }

    /** Sends the searches, those with equal parameters together; returns those that have to be sent again. */
    private List<Search> sendAll(List<Search> searches) {
        List<Search> more = new ArrayList<>();
        List<Search> rest = searches;
        while (!rest.isEmpty()) {
            Search first = rest.get(0);
            List<Search> alike = new ArrayList<>();
            List<Search> later = new ArrayList<>();
            for (Search search : rest) {
                boolean fits = alike.isEmpty() || reader.sizes().fit(fetched, alike.size() + 1, first.limit);
                (fits && search.hasSameParameters(first) ? alike : later).add(search);
            }
            List<Found> found =
                    request(alike.stream().map(search -> search.vector).toList(), first.limit, first.effort);
            for (int i = 0; i < found.size(); i++) {
                if (isSentAgain(alike.get(i), found.get(i))) {
                    more.add(alike.get(i));
                }
            }
            rest = later;
        }
        return more;
    }

    /**
     * What one search found.
     *
     * @param rows number of hits that the server returned
     * @param isBeyond whether the last of them scores less than the minimum, so that no further one is a hit
     * @param hits those of them that match
     */
    private record Found(int rows, boolean isBeyond, List<SearchHit> hits) {}

    private boolean isSentAgain(Search search, Found found) {
        List<SearchHit> hits = found.hits();
        boolean cut = found.rows() == search.limit;
        if (hits.size() >= batch.topK()) {
            search.hits = hits.size() == batch.topK() ? hits : hits.subList(0, batch.topK());
        } else if (found.isBeyond() || (!cut && isComplete(found))) {
            search.hits = hits;
        } else if (cut && search.limit < ServerVersion.MAX_ROWS) {
            search.limit = Math.min(ServerVersion.MAX_ROWS, search.limit * 4);
            return true;
        } else if (!cut && search.effort < MAX_EFFORT && SearchParams.isTunable(index)) {
            search.effort *= 8;
            return true;
        }
        return false;
    }

    /** Whether the server returned every match. The walk through a graph may end before it has reached all of them. */
    private boolean isComplete(Found found) {
        if (index.isFlat()) {
            return true;
        }
        if (matches < 0) {
            matches = reader.count(pushdown.superset(), batch.consistency(), context);
        }
        return found.rows() >= matches;
    }

    /** Answers searches by reading every record that matches; the records are read once for all searches. */
    private void compareWithAll(List<Search> searches) {
        if (searches.isEmpty()) {
            return;
        }
        List<PriorityQueue<SearchHit>> nearest = new ArrayList<>(searches.size());
        searches.forEach(search -> nearest.add(new PriorityQueue<>(NEAREST_FIRST.reversed())));
        reader.eachRecord(pushdown.superset(), fetched.withVector(), batch.consistency(), context, record -> {
            float[] stored = FloatVectors.components(record.vector());
            for (int i = 0; i < nearest.size(); i++) {
                double distance = VectorMath.distance(metric, FloatVectors.components(searches.get(i).vector), stored);
                PriorityQueue<SearchHit> hits = nearest.get(i);
                boolean near = hits.size() < batch.topK() || distance < distance(hits.element());
                if (near && isHit(record, distance)) {
                    hits.add(hit(record, distance));
                    if (hits.size() > batch.topK()) {
                        hits.poll();
                    }
                }
            }
        });
        for (int i = 0; i < searches.size(); i++) {
            List<SearchHit> hits = new ArrayList<>(nearest.get(i));
            hits.sort(NEAREST_FIRST);
            searches.get(i).hits = hits;
        }
    }

    private static double distance(SearchHit hit) {
        return hit.distance().orElseThrow();
    }

    private boolean isHit(VectorRecord record, double distance) {
        return isWithin(distance) && isMatch(record);
    }

    private boolean isMatch(VectorRecord record) {
        return pushdown.isExact() || RecordFilter.matches(filter, record);
    }

    private boolean isWithin(double distance) {
        return batch.minScore().isEmpty()
                || MilvusScores.isWithin(metric, distance, batch.minScore().getAsDouble());
    }

    private SearchHit hit(VectorRecord record, double distance) {
        Vector vector = batch.projection().includesVectors() ? record.vector() : null;
        VectorRecord shown =
                VectorRecord.of(record.id(), vector, record.metadata()).withText(record.text());
        return SearchHit.of(RecordReader.projected(shown, batch.projection()), metric, distance);
    }

    /** Asks for ids and records at once; if that answer is or would be too large, for ids and then for records. */
    private List<Found> request(List<Vector> vectors, int limit, int effort) {
        String params = SearchParams.of(index, batch.tuning(), limit, effort);
        if (index.isOfFullVectors() && reader.sizes().fit(fetched, vectors.size(), limit)) {
            try {
                return searchWithRecords(vectors, limit, params);
            } catch (VectorException e) {
                if (e.code() == ErrorCode.TOO_LARGE) {
                    reader.sizes().wasTooLarge(fetched, vectors.size() * limit);
                } else if (!MilvusErrors.isIncomplete(e)) {
                    throw e;
                }
            }
        }
        HitColumns hits = new HitColumns(spec, send(vectors, limit, params, reader.idOnly()), vectors.size());
        return found(vectors, hits, (vector, start, count) -> presentHits(hits, vector, start, count));
    }

    private List<Found> searchWithRecords(List<Vector> vectors, int limit, String params) {
        List<String> fields = RowDecoder.fields(reader.layout(), fetched);
        SearchResultData data = send(vectors, limit, params, fields.subList(1, fields.size()));
        HitColumns hits = new HitColumns(spec, data, vectors.size());
        reader.sizes().came(fetched, hits.rows(), data.getSerializedSize());
        RowDecoder rows = new RowDecoder(reader.layout(), data.getFieldsDataList(), fetched, hits.rows());
        return found(vectors, hits, (vector, start, count) -> hits(hits, rows, start, count));
    }

    private SearchResultData send(List<Vector> vectors, int limit, String params, List<String> fields) {
        return reader.search(
                        () -> requests.search(
                                vectors, reader.text(pushdown.superset()), limit, params, fields, batch.consistency()),
                        context)
                .getResults();
    }

    @FunctionalInterface
    private interface HitReader {
        List<SearchHit> read(Vector vector, int start, int count);
    }

    private List<Found> found(List<Vector> vectors, HitColumns hits, HitReader reader) {
        return RowDecoder.readable(() -> {
            List<Found> found = new ArrayList<>(vectors.size());
            int start = 0;
            for (int i = 0; i < vectors.size(); i++) {
                int count = hits.count(i);
                boolean isBeyond = count > 0 && !isWithin(hits.distance(start + count - 1));
                found.add(new Found(count, isBeyond, reader.read(vectors.get(i), start, count)));
                start += count;
            }
            return found;
        });
    }

    /**
     * The hits of one search with their records as they are now, and with their present distance. Where the server
     * cannot decide, no more records are read than it takes to find enough that match.
     */
    private List<SearchHit> presentHits(HitColumns columns, Vector vector, int start, int count) {
        List<SearchHit> hits = new ArrayList<>();
        int step = pushdown.isExact() ? Math.max(1, count) : Math.max(FIRST_READ, 4 * batch.topK());
        for (int from = start; from < start + count && hits.size() < batch.topK(); from += step) {
            int to = Math.min(start + count, from + step);
            readMatches(columns, from, to);
            for (int row = from; row < to; row++) {
                presentHit(columns.id(row), vector).ifPresent(hits::add);
            }
        }
        hits.sort(NEAREST_FIRST);
        return hits;
    }

    /** Reads the records of some hits that are not read yet. */
    private void readMatches(HitColumns columns, int from, int to) {
        List<RecordId> ids = new ArrayList<>(to - from);
        for (int row = from; row < to; row++) {
            RecordId id = columns.id(row);
            if (read.putIfAbsent(id, Optional.empty()) == null) {
                ids.add(id);
            }
        }
        for (VectorRecord record :
                reader.get(ids, pushdown.superset(), fetched.withVector(), batch.consistency(), context)) {
            if (isMatch(record)) {
                read.put(record.id(), Optional.of(record));
            }
        }
    }

    private Optional<SearchHit> presentHit(RecordId id, Vector vector) {
        return read.getOrDefault(id, Optional.empty()).flatMap(record -> {
            double distance = VectorMath.distance(
                    metric, FloatVectors.components(vector), FloatVectors.components(record.vector()));
            return isWithin(distance) ? Optional.of(hit(record, distance)) : Optional.empty();
        });
    }

    private List<SearchHit> hits(HitColumns columns, RowDecoder rows, int start, int count) {
        List<SearchHit> hits = new ArrayList<>(count);
        for (int row = start; row < start + count; row++) {
            VectorRecord record = rows.record(columns.id(row), row, fetched);
            double distance = columns.distance(row);
            if (isHit(record, distance)) {
                hits.add(hit(record, distance));
            }
        }
        return hits;
    }
}
