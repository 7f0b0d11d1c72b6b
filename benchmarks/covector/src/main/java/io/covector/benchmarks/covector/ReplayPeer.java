package io.covector.benchmarks.covector;

import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Peer;
import io.covector.benchmarks.harness.Restriction;
import io.covector.client.VectorClients;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.SearchResults;
import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureChannelCredentials;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.stub.ClientCalls;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The floor on Milvus: requests whose bytes were recorded before are sent again over the bare stub, one after the
 * other. The bytes are those that Covector sends, for a collection of its own that Covector makes. Answers to searches
 * are parsed, but nothing is made of them.
 */
final class ReplayPeer implements Peer {
    private static final int BATCH = 1_000;
    private static final String COLLECTION = Servers.COLLECTION + "_replay";

    private final Dataset data;
    private final ManagedChannel channel;
    private final MethodDescriptor<byte[], MutationResult> insert;
    private final MethodDescriptor<byte[], SearchResults> search;
    private final List<byte[]> inserts = new ArrayList<>();
    private final byte[][] searches;
    private int firstRow;

    ReplayPeer(Dataset data) {
        this.data = data;
        URI uri = URI.create(Servers.milvusUri());
        this.channel = Grpc.newChannelBuilderForAddress(
                        uri.getHost(), uri.getPort(), InsecureChannelCredentials.create())
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
        this.insert = Recorder.ofBytes(MilvusServiceGrpc.getInsertMethod());
        this.search = Recorder.ofBytes(MilvusServiceGrpc.getSearchMethod());
        this.searches = new byte[data.queries()][];
        create(true); // recording needs a collection
    }

    @Override
    public void create(boolean indexed) {
        try (VectorClient client =
                VectorClients.open(CovectorPeer.milvusConfig().build())) {
            CovectorPeer.createOnMilvus(client, COLLECTION, data.dimension());
        }
    }

    @Override
    public void prepare(int from, int to) {
        inserts.clear();
        firstRow = from;
        Recorder recorder = new Recorder(channel);
        record(recorder, collection -> {
            for (int start = from; start < to; start += BATCH) {
                List<VectorRecord> records = new ArrayList<>(BATCH);
                for (int row = start; row < Math.min(to, start + BATCH); row++) {
                    records.add(CovectorPeer.record(data, row));
                }
                collection.insert(records);
            }
        });
        if (recorder.inserts().size() != (to - from + BATCH - 1) / BATCH) {
            throw new IllegalStateException(recorder.inserts().size() + " requests for " + (to - from) + " rows");
        }
        inserts.addAll(recorder.inserts());
    }

    private interface Use {
        void run(VectorCollection collection);
    }

    private static void record(Recorder recorder, Use use) {
        try (VectorClient client = VectorClients.open(CovectorPeer.milvusConfig()
                .set("batch.max-records", BATCH)
                .set("batch.adaptive", false)
                // a request for each thousand rows: several at a time would be smaller
                .set("batch.max-concurrent-requests", 1)
                .resource("main", io.milvus.shaded.io.grpc.Channel.class, recorder)
                .build())) {
            use.run(client.collection(COLLECTION));
        }
    }

    @Override
    public void insert(int from, int to) {
        int first = (from - firstRow) / BATCH;
        int last = (to - firstRow + BATCH - 1) / BATCH;
        if (inserts.size() < last) {
            throw new IllegalStateException("only " + inserts.size() + " requests are prepared");
        }
        for (byte[] request : inserts.subList(first, last)) {
            ClientCalls.blockingUnaryCall(channel, insert, CallOptions.DEFAULT, request);
        }
    }

    @Override
    public void upsert(int from, int to) {
        throw new UnsupportedOperationException("only inserts are replayed");
    }

    @Override
    public void finish() {
        SdkPeer.flush(COLLECTION);
        Recorder recorder = new Recorder(channel);
        record(recorder, collection -> {
            for (int query = 0; query < searches.length; query++) {
                collection.search(io.covector.SearchRequest.of(data.query(query), TOP_K));
            }
        });
        recorder.searches().toArray(searches);
    }

    @Override
    public int[] search(int query, Restriction restriction) {
        if (restriction != Restriction.NONE) {
            throw new UnsupportedOperationException("only plain searches are replayed");
        }
        SearchResults results = ClientCalls.blockingUnaryCall(channel, search, CallOptions.DEFAULT, searches[query]);
        int[] rows = new int[(int) results.getResults().getTopks(0)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Servers.row(results.getResults().getIds().getStrId().getData(i));
        }
        return rows;
    }

    @Override
    public void drop() {
        try (VectorClient client =
                VectorClients.open(CovectorPeer.milvusConfig().build())) {
            client.dropCollection(COLLECTION);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
