package io.covector.tck;

import io.covector.CollectionSpec;
import io.covector.IdType;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.tck.asserting.RequestLog;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One client for all tests of a backend, and the collections that they share: creating one takes seconds on some
 * servers. Not thread-safe.
 */
final class Session implements AutoCloseable {
    private final RecordTck tck;
    private final RequestLog log = new RequestLog();
    private final TckFixture fixture;
    private final VectorClient client;
    private final Map<String, Object> shared = new HashMap<>();
    private int names;

    Session(RecordTck tck) {
        this.tck = tck;
        this.fixture = tck.newFixture();
        this.client = VectorClients.open(tck.config(fixture, log).build());
    }

    /** Knows the requests of the client, and of those that tests open besides. */
    RequestLog log() {
        return log;
    }

    VectorClient client() {
        return client;
    }

    /** A name that no collection of this session has. */
    String newName() {
        return "tck_" + ++names;
    }

    /** Records of every kind of value: see {@link FilterData}. */
    SearchSet filterData() {
        return shared("filters", SearchSet.class, () -> {
            VectorField vector =
                    VectorField.of(Specs.DIMENSION, Metric.EUCLIDEAN).index(Specs.index(client.capabilities()));
            return SearchSet.create(this, tck.spec(newName(), vector).build(), FilterData.records(tck.longNumbers()));
        });
    }

    /** Made once, then shared. */
    <T> T shared(String key, Class<T> type, Supplier<T> maker) {
        Object known = shared.get(key);
        if (known == null) {
            known = maker.get();
            shared.put(key, known);
        }
        return type.cast(known);
    }

    /** A shared collection with text ids, emptied: see {@link RecordTck#spec}. */
    VectorCollection texts() {
        return emptied("texts", IdType.STRING);
    }

    /** A shared collection with numeric ids, emptied: see {@link RecordTck#spec}. */
    VectorCollection longs() {
        return emptied("longs", IdType.LONG);
    }

    /**
     * A shared collection with text ids and without an index, emptied, for tests that write and delete thousands of
     * records: a graph from which so many are deleted finds what is left less well, for all tests that follow.
     */
    VectorCollection unindexed() {
        return emptied("unindexed", Specs.plain(newName(), Specs.DIMENSION, Metric.EUCLIDEAN));
    }

    private VectorCollection emptied(String key, IdType idType) {
        VectorField vector =
                VectorField.of(Specs.DIMENSION, Metric.EUCLIDEAN).index(Specs.index(client.capabilities()));
        return emptied(key, tck.spec(newName(), vector).idType(idType).build());
    }

    private VectorCollection emptied(String key, CollectionSpec spec) {
        VectorCollection collection = shared(key, VectorCollection.class, () -> client.createCollection(spec));
        collection.delete(Filter.all());
        return collection;
    }

    @Override
    public void close() {
        try (fixture) {
            client.close();
        }
        log.check();
    }
}
