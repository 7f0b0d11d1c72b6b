package io.covector.batching;

import io.covector.CollectionSpec;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.batching.search.Searches;
import io.covector.spi.CallContext;
import io.covector.spi.RequestLimits;
import io.covector.spi.SearchLimits;
import io.covector.test.Fault;
import io.covector.test.MemoryBackend;
import io.covector.test.MemoryCollection;
import io.covector.test.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The only collection of a backend in memory: which requests reach it, and what becomes of them. Set before the first
 * request.
 */
final class Stored {
    final MemoryBackend server;
    final MemoryCollection collection;
    final Set<RecordId> poison = new HashSet<>();
    long recordBytes = 10;
    private final Map<RecordId, Long> bytes = new HashMap<>();

    /** What happens when a request arrives. */
    interface Interference {
        /**
         * Throws what the request fails with.
         *
         * @param request its number, from 1
         */
        void meet(int request);
    }

    Stored(MemoryBackend server) {
        this.server = server.recordBytes(record -> bytes.getOrDefault(record.id(), recordBytes))
                .refuse(record -> poison.contains(record.id()))
                .answerSearches(Searches::answer);
        this.collection = server.with(CollectionSpec.builder("books")
                .vector(VectorField.of(1, Metric.DOT).index(IndexSpec.none()))
                .build());
        searchLimits(SearchLimits.builder(3).build());
    }

    void size(RecordId id, long size) {
        bytes.put(id, size);
    }

    void limits(RequestLimits limits) {
        server.limits(limits);
    }

    void searchLimits(SearchLimits limits) {
        server.searchLimits(like -> limits);
    }

    void interfere(Interference interference) {
        server.script().always(Fault.before(request -> interference.meet(request.number())));
    }

    Map<RecordId, VectorRecord> records() {
        return collection.records().stream().collect(Collectors.toMap(VectorRecord::id, Function.identity()));
    }

    List<String> requests() {
        return server.script().texts();
    }

    List<Integer> sizes() {
        return server.script().requests().stream().map(Request::size).toList();
    }

    List<CallContext> contexts() {
        return server.script().requests().stream().map(Request::context).toList();
    }

    void forget() {
        server.script().forget();
    }

    int mostInFlight() {
        return collection.mostInFlight();
    }
}
