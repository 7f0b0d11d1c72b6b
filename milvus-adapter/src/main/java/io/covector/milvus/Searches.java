package io.covector.milvus;

import io.covector.CollectionSpec;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.Deadline;
import io.covector.spi.SearchBatch;
import io.milvus.grpc.SearchResultData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * One batch of searches. All vectors go in one request. A search that finds fewer than {@code topK} though more records match
 * is repeated with more effort, and at last answered by comparing with every record that matches, as an exact one is at once;
 * a hit that the server is not certain of is evaluated here. Not thread-safe.
 */
final class Searches {
    private static final int MAX_EFFORT = 64;
    private static final Comparator<SearchHit> NEAREST_FIRST = Comparator.comparingDouble(SearchHit::distance);

    private final Reads reads;
    private final Requests requests;
    private final CollectionSpec spec;
    private final SearchBatch batch;
    private final Deadline deadline;
    private final Metric metric;
    private final Condition condition;
    private final Filter filter;
    private final Projection fetched;
    private long matches = -1;

    Searches(Reads reads, Requests requests, CollectionSpec spec, SearchBatch batch, Deadline deadline) {
        this.reads = reads;
        this.requests = requests;
        this.spec = spec;
        this.batch = batch;
        this.deadline = deadline;
        this.metric = spec.vectorField().metric();
        this.condition = reads.compile(batch.filter());
        this.filter = batch.filter().orElse(Filter.all());
        this.fetched = condition.isExact()
                ? batch.projection()
                : batch.projection().includesVector() ? Projection.metadata().withVector() : Projection.metadata();
    }

    List<SearchResult> run() {
        boolean nothing = condition.within().equals(Expr.FALSE)
                || (batch.minScore().isPresent()
                        && Ranges.isUnreachable(metric, batch.minScore().getAsDouble()));
        if (nothing) {
            return Collections.nCopies(batch.vectors().size(), SearchResult.of(List.of()));
        }
        boolean indexed = !(spec.vectorField().index() instanceof IndexSpec.None);
        if (batch.tuning().isExact() && indexed) {
            return compareWithAll(batch.vectors()).stream()
                    .map(SearchResult::of)
                    .toList();
        }
        List<Found> first = request(batch.vectors(), batch.topK(), 1);
        List<SearchResult> results = new ArrayList<>(first.size());
        for (int i = 0; i < first.size(); i++) {
            results.add(SearchResult.of(fill(batch.vectors().get(i), first.get(i))));
        }
        return results;
    }

    /**
     * Hits of one search.
     *
     * @param rows how many the server returned
     * @param limit how many were asked for
     * @param hits those that match
     */
    private record Found(int rows, int limit, List<SearchHit> hits) {}

    private List<SearchHit> fill(Vector vector, Found first) {
        Found found = first;
        int effort = 1;
        while (found.hits().size() < batch.topK()) {
            boolean cut = found.rows() == found.limit();
            if (cut && found.limit() < Server.MAX_ROWS) {
                found = request(List.of(vector), Math.min(Server.MAX_ROWS, found.limit() * 4), effort)
                        .get(0);
            } else if (!cut && isComplete(found)) {
                return found.hits();
            } else if (!cut && effort < MAX_EFFORT) {
                effort *= 8;
                found = request(List.of(vector), found.limit(), effort).get(0);
            } else {
                return compareWithAll(List.of(vector)).get(0);
            }
        }
        return found.hits().subList(0, batch.topK());
    }

    /** Whether the server returned all that there is; a graph may end before it has met every record that matches. */
    private boolean isComplete(Found found) {
        if (spec.vectorField().index() instanceof IndexSpec.None
                || batch.minScore().isPresent()) {
            return true;
        }
        if (matches < 0) {
            matches = reads.count(condition.within(), batch.consistency(), deadline);
        }
        return found.rows() >= matches;
    }

    /** The nearest of all matches, whatever index there is: they are read once, page by page, and compared here. */
    private List<List<SearchHit>> compareWithAll(List<Vector> vectors) {
        List<float[]> queries = vectors.stream().map(RowEncoder::components).toList();
        List<PriorityQueue<SearchHit>> nearest = new ArrayList<>(queries.size());
        queries.forEach(query -> nearest.add(new PriorityQueue<>(NEAREST_FIRST.reversed())));
        Projection needed = condition.isExact() ? batch.projection() : Projection.metadata();
        reads.eachRecord(condition.within(), needed.withVector(), batch.consistency(), deadline, record -> {
            for (int i = 0; i < queries.size(); i++) {
                double distance = metric.distance(queries.get(i), RowEncoder.components(record.vector()));
                if (isHit(record, distance)) {
                    nearest.get(i).add(hit(record, distance));
                    if (nearest.get(i).size() > batch.topK()) {
                        nearest.get(i).poll();
                    }
                }
            }
        });
        return nearest.stream()
                .map(hits -> hits.stream().sorted(NEAREST_FIRST).toList())
                .toList();
    }

    private boolean isHit(VectorRecord record, double distance) {
        return (batch.minScore().isEmpty()
                        || Ranges.isWithin(metric, distance, batch.minScore().getAsDouble()))
                && (condition.isExact() || RecordFilter.matches(filter, record.metadata()));
    }

    private SearchHit hit(VectorRecord record, double distance) {
        VectorRecord shown =
                batch.projection().includesVector() ? record : VectorRecord.of(record.id(), null, record.metadata());
        return SearchHit.of(Reads.projected(shown, batch.projection()), metric, distance);
    }

    private List<Found> request(List<Vector> vectors, int limit, int effort) {
        String radius = batch.minScore().isPresent()
                ? Ranges.radius(metric, batch.minScore().getAsDouble())
                : "";
        String params = IndexParams.search(spec.vectorField().index(), batch.tuning(), limit, effort, radius);
        List<String> fields = RowDecoder.fields(spec, fetched);
        try {
            SearchResultData data = send(vectors, limit, params, fields.subList(1, fields.size()));
            RowDecoder rows = new RowDecoder(spec, data.getFieldsDataList());
            return found(vectors.size(), data, limit, (vector, start, count) -> hits(data, rows, start, count));
        } catch (VectorException e) {
            if (!MilvusErrors.isIncomplete(e)) {
                throw e;
            }
        }
        SearchResultData data = send(vectors, limit, params, List.of());
        return found(
                vectors.size(),
                data,
                limit,
                (vector, start, count) -> hitsReadAnew(data, vectors.get(vector), start, count));
    }

    private SearchResultData send(List<Vector> vectors, int limit, String params, List<String> fields) {
        return reads.search(
                        () -> requests.search(
                                vectors, reads.text(condition.within()), limit, params, fields, batch.consistency()),
                        deadline)
                .getResults();
    }

    @FunctionalInterface
    private interface HitReader {
        List<SearchHit> read(int vector, int start, int count);
    }

    private static List<Found> found(int vectors, SearchResultData data, int limit, HitReader reader) {
        List<Found> found = new ArrayList<>(vectors);
        int start = 0;
        for (int i = 0; i < vectors; i++) {
            int count = i < data.getTopksCount() ? (int) data.getTopks(i) : 0;
            found.add(new Found(count, limit, reader.read(i, start, count)));
            start += count;
        }
        return found;
    }

    /** Hits whose records are read in a second request, each with its vector as it is now and the distance of that. */
    private List<SearchHit> hitsReadAnew(SearchResultData data, Vector vector, int start, int count) {
        List<RecordId> ids = new ArrayList<>(count);
        for (int row = start; row < start + count; row++) {
            ids.add(RowDecoder.id(data.getIds(), row));
        }
        List<SearchHit> hits = new ArrayList<>(count);
        for (VectorRecord record : reads.get(ids, fetched.withVector(), batch.consistency(), deadline)) {
            double distance = metric.distance(RowEncoder.components(vector), RowEncoder.components(record.vector()));
            if (isHit(record, distance)) {
                hits.add(hit(record, distance));
            }
        }
        hits.sort(NEAREST_FIRST);
        return hits;
    }

    private List<SearchHit> hits(SearchResultData data, RowDecoder rows, int start, int count) {
        List<SearchHit> hits = new ArrayList<>(count);
        for (int row = start; row < start + count; row++) {
            RecordId id = RowDecoder.id(data.getIds(), row);
            VectorRecord record = rows.record(id, row, fetched);
            double distance = Ranges.distance(metric, data.getScores(row));
            if (isHit(record, distance)) {
                hits.add(hit(record, distance));
            }
        }
        return hits;
    }
}
