package io.covector.tck.asserting;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.CountQuery;
import io.covector.spi.FieldValues;
import io.covector.spi.FilterBinder;
import io.covector.spi.GetQuery;
import io.covector.spi.RequestLimits;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.VectorMath;
import io.covector.spi.WriteBatch;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the layers above promise of the arguments of each request to a collection. Thread-safe. */
final class ArgumentChecks {
    private final RequestLog log;
    private final BackendCollection collection;
    private final Capabilities capabilities;

    ArgumentChecks(RequestLog log, BackendCollection collection, Capabilities capabilities) {
        this.log = log;
        this.collection = collection;
        this.capabilities = capabilities;
    }

    void write(WriteBatch batch) {
        List<VectorRecord> records = batch.records();
        distinct("write", records.stream().map(VectorRecord::id).toList());
        long bytes = 0;
        for (VectorRecord record : records) {
            record(record);
            bytes += collection.encodedBytes(record);
        }
        RequestLimits limits = collection.limits();
        log.require(
                bytes <= limits.maxBytes() || records.size() == 1,
                "write of %s records with %s bytes; the limits are %s",
                records.size(),
                bytes,
                limits);
    }

    private void record(VectorRecord record) {
        CollectionSpec spec = collection.spec();
        for (VectorField field : spec.vectorFields()) {
            vector(field, record.vector(field.name()), record.id());
        }
        log.require(
                record.namedVectors().size() <= spec.vectorFields().size(),
                "record %s has vectors of fields that there are not: %s",
                record.id(),
                record.namedVectors().keySet());
        log.require(record.text() == null || spec.hasText(), "record %s has a text", record.id());
        Metadata metadata = record.metadata();
        for (DeclaredField field : spec.fields()) {
            log.require(
                    !metadata.contains(field.name()) || holds(field.type(), metadata.get(field.name())),
                    "record %s has %s in %s",
                    record.id(),
                    metadata.get(field.name()),
                    field);
        }
    }

    private static boolean holds(FieldType type, @Nullable Object value) {
        return value != null && value.equals(FieldValues.accept(type, value));
    }

    private void vector(VectorField field, @Nullable Vector vector, Object owner) {
        log.require(
                vector != null && vector.dimension() == field.dimension() && vector.type() == field.type(),
                "%s has a vector that does not fit %s: %s",
                owner,
                field,
                vector);
        log.require(
                vector == null || VectorMath.firstNotFinite(vector) < 0,
                "%s has a vector with a component that is no number: %s",
                owner,
                vector);
    }

    void get(GetQuery query) {
        ids("get", query.ids());
        read(query.projection(), query.consistency());
    }

    void ids(String request, List<RecordId> ids) {
        distinct(request, ids);
    }

    private void distinct(String request, List<RecordId> ids) {
        RequestLimits limits = collection.limits();
        log.require(!ids.isEmpty(), "%s of nothing", request);
        log.require(
                ids.size() <= limits.maxRecords(), "%s of %s records; the limits are %s", request, ids.size(), limits);
        log.require(new HashSet<>(ids).size() == ids.size(), "%s of ids that are not distinct: %s", request, ids);
        for (RecordId id : ids) {
            log.require(id.type() == collection.spec().idType(), "%s of %s, which is a %s", request, id, id.type());
        }
    }

    void filter(Filter filter) {
        log.require(isBound(filter), "a filter that is not bound to the spec: %s", filter);
    }

    private boolean isBound(Filter filter) {
        try {
            return FilterBinder.bind(filter, collection.spec()).equals(filter);
        } catch (VectorException e) {
            return false;
        }
    }

    void count(CountQuery query) {
        query.filter().ifPresent(this::filter);
        consistency(query.consistency());
    }

    void scan(ScanQuery query) {
        log.require(query.limit() >= 1, "scan of a page of %s records", query.limit());
        query.after()
                .ifPresent(after -> log.require(
                        after.type() == collection.spec().idType(), "scan after %s, a %s", after, after.type()));
        query.filter().ifPresent(this::filter);
        read(query.projection(), query.consistency());
    }

    void search(SearchBatch batch) {
        vectorField(batch.vectorField());
        VectorField field = collection.spec().vectorField(batch.vectorField());
        int queries = batch.vectors().size();
        log.require(queries >= 1, "search without a vector");
        int most = Math.min(
                collection.limits().maxQueries(), collection.searchLimits(batch).maxQueries());
        log.require(queries <= most, "search with %s vectors; %s is the most", queries, most);
        batch.vectors().forEach(vector -> vector(field, vector, "a search"));
        log.require(batch.topK() >= 1 && batch.topK() <= capabilities.maxTopK(), "search for the top %s", batch.topK());
        if (batch.tuning().isExact() && !(field.index() instanceof IndexSpec.None)) {
            supported(Capability.EXACT_SEARCH);
        }
        batch.filter().ifPresent(this::filter);
        read(batch.projection(), batch.consistency());
    }

    private void read(Projection projection, Consistency consistency) {
        projection.vectorFields().ifPresent(fields -> fields.forEach(this::vectorField));
        log.require(
                !projection.requiresText() || collection.spec().hasText(), "a projection to a text that there is not");
        consistency(consistency);
    }

    private void consistency(Consistency consistency) {
        log.require(
                capabilities.consistencies().contains(consistency),
                "consistency %s, which the backend does not support",
                consistency);
    }

    void vectorField(String vectorField) {
        log.require(
                collection.spec().vectorFields().stream()
                        .anyMatch(field -> field.name().equals(vectorField)),
                "a vector field that there is not: %s",
                vectorField);
    }

    void supported(Capability capability) {
        log.require(capabilities.supports(capability), "%s, which the backend does not support", capability.words());
    }
}
