package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.test.servers.MilvusKind;
import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ClientCall;
import io.milvus.shaded.io.grpc.ClientInterceptor;
import io.milvus.shaded.io.grpc.ClientInterceptors;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureChannelCredentials;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A channel of the application's, made with the defaults of gRPC or with limits of its own. */
class MilvusLentChannelIT {
    private static final int RECORDS = 400;
    private static final String BODY = "words ".repeat(5_000);

    @Test
    void theDefaultLimitOfGrpcCutsNoAnswer() {
        try (Lent lent = new Lent(channel -> channel)) {
            List<RecordId> ids = lent.fill();

            assertThat(lent.collection().get(ids, Projection.metadata())).hasSize(RECORDS);
        }
    }

    /** An answer that the client refuses is no sign of a server in trouble, however often it comes. */
    @Test
    void anAnswerOverTheLimitOfTheClientOpensNoCircuit() {
        try (Lent lent = new Lent(channel -> ClientInterceptors.intercept(channel, new Limit(16 << 10)))) {
            List<RecordId> ids = lent.fill();
            VectorCollection collection = lent.collection();

            for (RecordId id : ids.subList(0, 30)) {
                assertThatThrownBy(() -> collection.get(id)).isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE);
                    assertThat(e.getMessage()).contains("exceeds maximum size");
                });
            }
            assertThat(collection.get(ids, Projection.idOnly())).hasSize(RECORDS);
            assertThat(lent.client.health().up()).isTrue();
        }
    }

    /** A client over a channel of its own, with a circuit that opens at the twentieth failure. */
    private static final class Lent implements AutoCloseable {
        private final MilvusFixture fixture = new MilvusFixture(MilvusKind.MILVUS);
        private final ManagedChannel channel;
        private final VectorClient client;

        Lent(UnaryOperator<Channel> around) {
            URI uri = URI.create(fixture.uri());
            channel = Grpc.newChannelBuilderForAddress(
                            uri.getHost(), uri.getPort(), InsecureChannelCredentials.create())
                    .build();
            client = VectorClients.open(ClientConfig.builder()
                    .set("backends.main.type", "milvus")
                    .set("backends.main.database", fixture.database())
                    .set("retry.max-attempts", "1")
                    .set("breaker.window", "20")
                    .set("breaker.min-requests", "20")
                    .resource("main", Channel.class, around.apply(channel))
                    .build());
        }

        List<RecordId> fill() {
            List<VectorRecord> records = LongStream.range(0, RECORDS)
                    .mapToObj(i -> VectorRecord.of(i, new float[] {i, 1}, Metadata.of("body", BODY)))
                    .toList();
            client.createCollection(CollectionSpec.builder("large")
                            .idType(IdType.LONG)
                            .vector(VectorField.of(2, Metric.EUCLIDEAN).index(IndexSpec.none()))
                            .build())
                    .upsert(records);
            return records.stream().map(VectorRecord::id).toList();
        }

        VectorCollection collection() {
            return client.collection("large");
        }

        @Override
        public void close() {
            client.close();
            channel.shutdownNow();
            fixture.close();
        }
    }

    /** The application's own bound on answers. */
    private record Limit(int bytes) implements ClientInterceptor {
        @Override
        public <A, B> ClientCall<A, B> interceptCall(MethodDescriptor<A, B> method, CallOptions options, Channel next) {
            return next.newCall(method, options.withMaxInboundMessageSize(bytes));
        }
    }
}
