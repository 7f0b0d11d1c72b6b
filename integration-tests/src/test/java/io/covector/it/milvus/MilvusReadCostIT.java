package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import io.milvus.grpc.QueryRequest;
import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ClientCall;
import io.milvus.shaded.io.grpc.ClientInterceptor;
import io.milvus.shaded.io.grpc.ClientInterceptors;
import io.milvus.shaded.io.grpc.ForwardingClientCall;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureChannelCredentials;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads that are cheap for the server, in their usual forms. */
class MilvusReadCostIT {
    private static final long RECORDS = 20_000;
    private static final int NUMBERS = 4_096;

    /** With a comparison for each number the server needs minutes. */
    @ParameterizedTest
    @EnumSource(value = MilvusKind.class, names = "MILVUS")
    void aListOfThousandsOfNumbersOverAFreeKey(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                VectorClient client = fixture.open()) {
            VectorCollection collection = client.createCollection(spec());
            collection.insert(LongStream.range(0, RECORDS)
                    .mapToObj(i -> VectorRecord.of(i, new float[] {i, 1}, Metadata.of("n", value(i))))
                    .toList());
            List<Object> numbers = LongStream.range(0, NUMBERS)
                    .mapToObj(i -> i % 2 == 0 ? (Object) (i * 2) : (Object) (i * 2 + 0.5))
                    .toList();
            Filter in = Filter.in("n", numbers.toArray());

            // of every five values: a whole number, a double of the same value, a fraction, a text, true
            List<Long> expected = LongStream.range(0, RECORDS)
                    .filter(i -> i % 5 <= 2 && i % 4 == (i % 5 == 2 ? 2 : 0) && i / 2 < NUMBERS)
                    .boxed()
                    .toList();
            assertThat(ids(collection.scan(ScanRequest.builder().filter(in).build())))
                    .isEqualTo(expected);
            assertThat(collection.count(in)).isEqualTo(expected.size());
            assertThat(collection.count(in.negate())).isEqualTo(RECORDS - expected.size());
        }
    }

    private static Object value(long i) {
        return switch ((int) (i % 5)) {
            case 0 -> i;
            case 1 -> (double) i;
            case 2 -> i + 0.5;
            case 3 -> String.valueOf(i);
            default -> true;
        };
    }

    /** A strong read waits for a time tick, 200 ms. */
    @Test
    void readsAfterADeleteWaitForTheDeleteOnly() {
        Queue<QueryRequest> queries = new ConcurrentLinkedQueue<>();
        try (MilvusFixture fixture = new MilvusFixture(MilvusKind.MILVUS)) {
            URI uri = URI.create(fixture.uri());
            ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                            uri.getHost(), uri.getPort(), InsecureChannelCredentials.create())
                    .build();
            try (VectorClient client = VectorClients.open(ClientConfig.builder()
                    .set("backends.main.type", "milvus")
                    .set("backends.main.database", fixture.database())
                    .resource("main", Channel.class, ClientInterceptors.intercept(channel, new Listening(queries)))
                    .build())) {
                VectorCollection collection = client.createCollection(spec());
                collection.upsert(LongStream.range(0, 10)
                        .mapToObj(i -> VectorRecord.of(i, new float[] {i, 1}))
                        .toList());
                collection.delete(List.of(RecordId.of(3)));
                queries.clear();
                assertThat(collection.get(RecordId.of(3))).isEmpty();
                assertThat(collection.count()).isEqualTo(9);
                assertThat(queries)
                        .hasSizeGreaterThanOrEqualTo(2)
                        .allSatisfy(query ->
                                assertThat(query.getGuaranteeTimestamp()).isGreaterThan(2));
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static CollectionSpec spec() {
        return CollectionSpec.builder("things")
                .idType(IdType.LONG)
                .vector(VectorField.of(2, Metric.EUCLIDEAN).index(IndexSpec.none()))
                .build();
    }

    private static List<Long> ids(Stream<VectorRecord> records) {
        return records.map(record -> (Long) record.id().value()).toList();
    }

    /** Keeps the queries that are sent. */
    private record Listening(Queue<QueryRequest> queries) implements ClientInterceptor {
        @Override
        public <A, B> ClientCall<A, B> interceptCall(MethodDescriptor<A, B> method, CallOptions options, Channel next) {
            return new ForwardingClientCall.SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void sendMessage(A message) {
                    if (message instanceof QueryRequest query) {
                        queries.add(query);
                    }
                    super.sendMessage(message);
                }
            };
        }
    }
}
