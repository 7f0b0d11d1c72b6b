package io.covector.benchmarks.covector;

import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Peer;
import io.covector.benchmarks.harness.Restriction;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Covector with the settings it comes with; on either backend the same code. */
final class CovectorPeer implements Peer {
    private static final IndexSpec HNSW = IndexSpec.hnsw(16, 64);

    /** Memory for building an index, 1 GiB. */
    private static final long INDEX_BYTES = 1L << 30;

    private final VectorClient client;
    private final Dataset data;
    private final boolean buildsIndexLater;
    private final Runnable settle;
    private final List<VectorRecord> records;
    private VectorCollection collection;

    private CovectorPeer(ClientConfig.Builder config, Dataset data, boolean buildsIndexLater, Runnable settle) {
        this.client = VectorClients.open(config.set("timeout", "10m").build());
        this.data = data;
        this.buildsIndexLater = buildsIndexLater;
        this.settle = settle;
        this.records = new ArrayList<>(java.util.Collections.nCopies(data.size(), null));
        client.dropCollection(Servers.COLLECTION);
        this.collection = client.createCollection(spec(buildsIndexLater ? IndexSpec.none() : HNSW));
    }

    static CovectorPeer pgvector(Dataset data, String... settings) {
        ClientConfig.Builder config = ClientConfig.builder()
                .set("backends.main.type", "pgvector")
                .set("backends.main.url", Servers.pgUrl())
                .set("backends.main.user", Servers.pgUser())
                .set("backends.main.password", Servers.pgPassword());
        return new CovectorPeer(
                with(config, settings), data, true, () -> JdbcPeer.execute("VACUUM ANALYZE " + Servers.COLLECTION));
    }

    static CovectorPeer milvus(Dataset data, String... settings) {
        return new CovectorPeer(with(milvusConfig(), settings), data, false, () -> SdkPeer.flush(Servers.COLLECTION));
    }

    private static ClientConfig.Builder with(ClientConfig.Builder config, String... settings) {
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            config.set(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return config;
    }

    static ClientConfig.Builder milvusConfig() {
        return ClientConfig.builder().set("backends.main.type", "milvus").set("backends.main.uri", Servers.milvusUri());
    }

    private CollectionSpec spec(IndexSpec index) {
        return spec(Servers.COLLECTION, data.dimension(), index);
    }

    static VectorCollection createOnMilvus(VectorClient client, String name, int dimension) {
        client.dropCollection(name);
        return client.createCollection(spec(name, dimension, HNSW));
    }

    private static CollectionSpec spec(String name, int dimension, IndexSpec index) {
        return CollectionSpec.builder(name)
                .vector(VectorField.of(dimension, Metric.COSINE).index(index))
                .field(DeclaredField.of(Restriction.FIELD_TENTH.key(), FieldType.LONG)
                        .indexed())
                .field(DeclaredField.of(Restriction.FIELD_HUNDREDTH.key(), FieldType.LONG)
                        .indexed())
                .build();
    }

    static VectorRecord record(Dataset data, int row) {
        Metadata.Builder metadata = Metadata.builder().put("text", data.text(row));
        for (Restriction each : Restriction.values()) {
            if (each != Restriction.NONE) {
                metadata.put(each.key(), each.value(row));
            }
        }
        return VectorRecord.of(RecordId.of(Servers.id(row)), io.covector.Vector.wrap(data.row(row)), metadata.build());
    }

    @Override
    public void create(boolean indexed) {
        System.err.println(collection.stats()); // what was found out by trying
        client.dropCollection(Servers.COLLECTION);
        collection = client.createCollection(spec(indexed || !buildsIndexLater ? HNSW : IndexSpec.none()));
    }

    @Override
    public void prepare(int from, int to) {
        for (int row = from; row < to; row++) {
            records.set(row, record(data, row));
        }
    }

    @Override
    public void insert(int from, int to) {
        collection.insert(records.subList(from, to));
    }

    @Override
    public void upsert(int from, int to) {
        collection.upsert(records.subList(from, to));
    }

    @Override
    public void bulk(int from, int to) {
        try (BulkWriter writer = collection.bulkWriter(BulkOptions.defaults())) {
            records.subList(from, to).forEach(writer::add);
        }
    }

    /** The index is dropped first and built again at the end, where the backend can do that. */
    @Override
    public void load(int from, int to) {
        if (!buildsIndexLater) {
            insert(from, to);
            return;
        }
        BulkOptions options = BulkOptions.builder()
                .mode(WriteMode.INSERT)
                .rebuildIndex(IndexBuild.defaults().memoryBytes(INDEX_BYTES))
                .build();
        try (BulkWriter writer = collection.bulkWriter(options)) {
            records.subList(from, to).forEach(writer::add);
        }
    }

    @Override
    public void finish() {
        if (buildsIndexLater) {
            collection.createIndex(HNSW, IndexBuild.defaults().timeout(Duration.ofMinutes(10)));
        }
        settle.run();
    }

    @Override
    public int[] search(int query, Restriction restriction) {
        SearchRequest.Builder request = SearchRequest.builder(data.query(query)).topK(TOP_K);
        if (restriction != Restriction.NONE) {
            request.filter(Filter.eq(restriction.key(), Restriction.VALUE));
        }
        return rows(collection.search(request.build()));
    }

    @Override
    public int[][] searchBatch(int from, int to) {
        List<SearchRequest> requests = new ArrayList<>(to - from);
        for (int query = from; query < to; query++) {
            requests.add(SearchRequest.of(data.query(query), TOP_K));
        }
        return collection.searchBatch(requests).stream().map(CovectorPeer::rows).toArray(int[][]::new);
    }

    private static int[] rows(SearchResult result) {
        int[] rows = new int[result.hits().size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Servers.row((String) result.hits().get(i).id().value());
        }
        return rows;
    }

    @Override
    public void drop() {
        client.dropCollection(Servers.COLLECTION);
    }

    @Override
    public void close() {
        client.close();
    }
}
