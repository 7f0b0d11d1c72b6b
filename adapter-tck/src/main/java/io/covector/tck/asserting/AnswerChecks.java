package io.covector.tck.asserting;

import io.covector.CollectionSpec;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.spi.BackendCollection;
import io.covector.spi.GetQuery;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a collection promises of each answer. Thread-safe. */
final class AnswerChecks {
    private final RequestLog log;
    private final BackendCollection collection;

    AnswerChecks(RequestLog log, BackendCollection collection) {
        this.log = log;
        this.collection = collection;
    }

    void get(GetQuery query, List<VectorRecord> found) {
        Set<RecordId> open = new HashSet<>(query.ids());
        for (VectorRecord record : found) {
            log.require(open.remove(record.id()), "get brings %s, not asked for, or twice", record.id());
            projected("get", query.projection(), record);
        }
    }

    void search(SearchBatch batch, List<SearchResult> results) {
        log.require(
                results.size() == batch.vectors().size(),
                "search with %s vectors has %s results",
                batch.vectors().size(),
                results.size());
        Metric metric = collection.spec().vectorField(batch.vectorField()).metric();
        for (SearchResult result : results) {
            List<SearchHit> hits = result.hits();
            log.require(hits.size() <= batch.topK(), "search for the top %s has %s hits", batch.topK(), hits.size());
            Set<RecordId> seen = new HashSet<>();
            double last = Double.POSITIVE_INFINITY;
            for (SearchHit hit : hits) {
                log.require(seen.add(hit.id()), "search brings %s twice", hit.id());
                log.require(hit.score() <= last, "search brings %s after a hit with score %s", hit, last);
                log.require(
                        hit.distance().isPresent()
                                && metric.scoreOf(hit.distance().getAsDouble()) == hit.score(),
                        "the distance of %s does not fit its score: %s",
                        hit,
                        hit.distance());
                projected("search", batch.projection(), hit.record());
                last = hit.score();
            }
        }
    }

    void scan(ScanQuery query, ScanPage page) {
        List<VectorRecord> records = page.records();
        log.require(records.size() <= query.limit(), "a page of %s records has %s", query.limit(), records.size());
        log.require(!page.more() || !records.isEmpty(), "an empty page says that there are more");
        RecordId last = query.after().orElse(null);
        for (VectorRecord record : records) {
            log.require(last == null || record.id().compareTo(last) > 0, "scan brings %s after %s", record.id(), last);
            projected("scan", query.projection(), record);
            last = record.id();
        }
    }

    void index(String vectorField, IndexSpec index) {
        IndexSpec found = collection.spec().vectorField(vectorField).index();
        log.require(found.equals(index), "the spec has the index %s; expected is %s", found, index);
    }

    private void projected(String request, Projection projection, VectorRecord record) {
        CollectionSpec spec = collection.spec();
        log.require(
                record.id().type() == spec.idType(),
                "%s brings the id %s, a %s",
                request,
                record.id(),
                record.id().type());
        for (VectorField field : spec.vectorFields()) {
            log.require(
                    (record.vector(field.name()) != null) == projection.includesVector(field.name()),
                    "%s of %s brings %s with the vector %s",
                    request,
                    projection,
                    record.id(),
                    record.vector(field.name()));
        }
        log.require(
                record.text() == null || (spec.hasText() && projection.includesText()),
                "%s of %s brings %s with a text",
                request,
                projection,
                record.id());
        for (String key : record.metadata().keys()) {
            log.require(
                    projection.includes(key),
                    "%s of %s brings %s with the key %s",
                    request,
                    projection,
                    record.id(),
                    key);
        }
    }
}
