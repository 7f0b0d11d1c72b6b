package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.IdType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.test.servers.MilvusKind;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.FlushRequest;
import io.milvus.grpc.FlushResponse;
import io.milvus.grpc.GetFlushStateRequest;
import io.milvus.grpc.GetFlushStateResponse;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ClientCall;
import io.milvus.shaded.io.grpc.ClientInterceptor;
import io.milvus.shaded.io.grpc.ClientInterceptors;
import io.milvus.shaded.io.grpc.ForwardingClientCall;
import io.milvus.shaded.io.grpc.ForwardingClientCallListener;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureChannelCredentials;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.Status;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection blinks while an index is built: the call returns when the index is there, and not before. */
class MilvusIndexIT {
    private static final int RECORDS = 8_000;
    private static final int DIMENSION = 128;

    @ParameterizedTest
    @ValueSource(classes = {DropIndexRequest.class, CreateIndexRequest.class, DescribeIndexRequest.class})
    void createIndexReturnsWhenTheIndexIsBuilt(Class<?> lost) {
        Blinking blinking = new Blinking(lost);
        try (MilvusFixture fixture = new MilvusFixture(MilvusKind.MILVUS)) {
            URI uri = URI.create(fixture.uri());
            ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                            uri.getHost(), uri.getPort(), InsecureChannelCredentials.create())
                    .build();
            try (VectorClient client = VectorClients.open(ClientConfig.builder()
                    .set("backends.main.type", "milvus")
                    .set("backends.main.database", fixture.database())
                    .resource("main", Channel.class, ClientInterceptors.intercept(channel, blinking))
                    .build())) {
                VectorCollection collection = client.createCollection(CollectionSpec.builder("things")
                        .idType(IdType.LONG)
                        .vector(VectorField.of(DIMENSION, Metric.EUCLIDEAN).index(IndexSpec.none()))
                        .build());
                Random random = new Random(1);
                collection.insert(LongStream.range(0, RECORDS)
                        .mapToObj(id -> VectorRecord.of(id, vector(random)))
                        .toList());
                Channel server = client.unwrap(Channel.class);
                flush(server);

                blinking.armed = true;
                collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());

                assertThat(blinking.lost.get()).isEqualTo(1);
                assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
                IndexDescription built = index(server);
                assertThat(built.getParamsList().toString()).contains("HNSW");
                assertThat(built.getState()).isEqualTo(IndexState.Finished);
                assertThat(built.getIndexedRows()).isEqualTo(RECORDS);
                assertThat(collection.count()).isEqualTo(RECORDS);
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static float[] vector(Random random) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = random.nextFloat();
        }
        return vector;
    }

    /** Only what is flushed gets an index. */
    private static void flush(Channel server) {
        MilvusServiceGrpc.MilvusServiceBlockingStub stub = MilvusServiceGrpc.newBlockingStub(server);
        FlushResponse flushed = stub.flush(
                FlushRequest.newBuilder().addCollectionNames("things").build());
        GetFlushStateRequest request = GetFlushStateRequest.newBuilder()
                .addAllSegmentIDs(flushed.getCollSegIDsOrThrow("things").getDataList())
                .setCollectionName("things")
                .setFlushTs(flushed.getCollFlushTsOrDefault("things", 0))
                .build();
        GetFlushStateResponse state = stub.getFlushState(request);
        while (!state.getFlushed()) {
            state = stub.getFlushState(request);
        }
    }

    private static IndexDescription index(Channel server) {
        DescribeIndexResponse indexes = MilvusServiceGrpc.newBlockingStub(server)
                .describeIndex(DescribeIndexRequest.newBuilder()
                        .setCollectionName("things")
                        .setFieldName("vector")
                        .build());
        return indexes.getIndexDescriptions(0);
    }

    /** Loses one answer: to the first request of this type, or to the first look at an index that is being built. */
    private static final class Blinking implements ClientInterceptor {
        private final Class<?> type;
        private final AtomicInteger lost = new AtomicInteger();
        private volatile boolean armed;
        private volatile boolean created;

        private Blinking(Class<?> type) {
            this.type = type;
        }

        @Override
        public <A, B> ClientCall<A, B> interceptCall(MethodDescriptor<A, B> method, CallOptions options, Channel next) {
            ClientCall<A, B> call = next.newCall(method, options);
            return new ForwardingClientCall.SimpleForwardingClientCall<>(call) {
                private boolean isLost;

                @Override
                public void start(Listener<B> listener, Metadata headers) {
                    super.start(
                            new ForwardingClientCallListener.SimpleForwardingClientCallListener<>(listener) {
                                @Override
                                public void onMessage(B message) {
                                    if (!isLost) {
                                        super.onMessage(message);
                                    }
                                }

                                @Override
                                public void onClose(Status status, Metadata trailers) {
                                    super.onClose(
                                            isLost ? Status.UNAVAILABLE.withDescription("a blink") : status, trailers);
                                }
                            },
                            headers);
                }

                @Override
                public void sendMessage(A message) {
                    boolean look = message instanceof DescribeIndexRequest;
                    if (armed && type.isInstance(message) && (!look || created)) {
                        isLost = lost.getAndIncrement() == 0;
                        armed = false;
                    }
                    created |= message instanceof CreateIndexRequest && lost.get() == 0 && armed;
                    super.sendMessage(message);
                }
            };
        }
    }
}
