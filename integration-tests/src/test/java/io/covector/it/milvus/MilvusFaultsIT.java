package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.it.mistakes.Mistake;
import io.covector.it.mistakes.Troubleshooting;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.covector.test.servers.MilvusKind;
import io.covector.test.servers.MilvusServer;
import io.covector.test.servers.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a Milvus says that cannot do what it is asked just now, and clients that change collections under each other.
 */
class MilvusFaultsIT {
    private final Queue<VectorException> failures = new ConcurrentLinkedQueue<>();
    private final ClientListener listener = new ClientListener() {
        @Override
        public RequestObserver begun(RequestInfo request) {
            return new RequestObserver() {
                @Override
                public void retrying(VectorException failure, int attempt, Duration pause) {
                    failures.add(failure);
                }
            };
        }
    };
    private MilvusFixture fixture;

    @BeforeEach
    void open() {
        fixture = new MilvusFixture(MilvusKind.MILVUS);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static CollectionSpec spec(int dimension) {
        return CollectionSpec.builder("things")
                .vector(dimension, Metric.EUCLIDEAN)
                .build();
    }

    private static VectorRecord record(int number, int dimension) {
        float[] vector = new float[dimension];
        vector[0] = number;
        return VectorRecord.of("r" + number, vector, Metadata.of("text", "x".repeat(200)));
    }

    @Test
    void aServerThatLimitsTheRateOfInsertsGetsThemSlower() throws IOException {
        try (MilvusServer limited = TestServers.milvusWithInsertRate("0.02");
                VectorClient client = VectorClients.open(ClientConfig.builder()
                        .set("backends.main.type", "milvus")
                        .set("backends.main.uri", limited.uri())
                        .set("retry.max-attempts", "20")
                        .set("retry.budget-tokens", "0")
                        .listener(listener)
                        .build())) {
            VectorCollection collection = client.createCollection(spec(2));
            int written = 0;
            while (written < 500 || failures.isEmpty()) {
                int from = written;
                collection.insert(IntStream.range(from, from + 50)
                        .mapToObj(number -> record(number, 2))
                        .toList());
                written += 50;
            }
            assertThat(failures).allSatisfy(failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                assertThat(failure.mayHaveApplied()).isFalse();
            });
            assertThat(collection.count()).isEqualTo(written);
            new Troubleshooting("A Milvus with limits")
                    .check(
                            "The limits stand under `quotaAndLimits` in the server's configuration.",
                            List.of(Mistake.of(
                                    () -> insertsUntilRefused(limited),
                                    "the server takes fewer records or bytes a second than are sent, and goes on"
                                            + " refusing after the attempts of `retry.max-attempts`",
                                    "fewer writers, more attempts with a longer `timeout`, or a higher limit")));
        }
    }

    private static void insertsUntilRefused(MilvusServer limited) {
        try (VectorClient client = VectorClients.open(ClientConfig.builder()
                .set("backends.main.type", "milvus")
                .set("backends.main.uri", limited.uri())
                .set("retry.max-attempts", "1")
                .build())) {
            VectorCollection collection = client.collection("things");
            for (int from = 1_000_000; ; from += 50) {
                int next = from;
                collection.insert(IntStream.range(next, next + 50)
                        .mapToObj(number -> record(number, 2))
                        .toList());
            }
        }
    }

    @Test
    void aRequestThatTheServerFindsTooLargeIsHalved() {
        int dimension = 32_768;
        int records = 530; // 69 MB: the server takes 64 MiB
        try (VectorClient client = VectorClients.open(fixture.config()
                .set("backends.main.max-message-bytes", "256MiB")
                .set("batch.max-bytes", "256MiB")
                .set("batch.adaptive", "false")
                .set("batch.max-concurrent-requests", "1")
                .build())) {
            VectorCollection collection = client.createCollection(spec(dimension));
            collection.upsert(IntStream.range(0, records)
                    .mapToObj(number -> record(number, dimension))
                    .toList());
            assertThat(collection.stats().splits()).isPositive();
            assertThat(collection.count()).isEqualTo(records);
        }
    }

    @Test
    void anotherClientMakesTheCollectionAnew() {
        try (VectorClient client =
                        VectorClients.open(fixture.config().listener(listener).build());
                VectorClient other = fixture.open()) {
            VectorCollection collection = client.createCollection(spec(2));
            collection.upsert(record(1, 2));
            other.dropCollection("things");
            other.createCollection(spec(2));
            collection.upsert(record(2, 2));
            assertThat(collection.get(RecordId.of("r1"))).isEmpty();
            assertThat(collection.get(RecordId.of("r2"))).isPresent();
        }
    }

    @Test
    void anotherClientMakesAnotherCollectionOfTheName() {
        try (VectorClient client = fixture.open();
                VectorClient other = fixture.open()) {
            VectorCollection collection = client.createCollection(spec(2));
            collection.upsert(record(1, 2));
            other.dropCollection("things");
            fails(ErrorCode.COLLECTION_NOT_FOUND, () -> collection.upsert(record(2, 2)));
            fails(ErrorCode.COLLECTION_NOT_FOUND, () -> collection.search(SearchRequest.of(new float[] {1, 0}, 1)));
            VectorCollection wider = other.createCollection(spec(3));
            fails(ErrorCode.SCHEMA_MISMATCH, () -> collection.upsert(record(2, 2)));
            assertThat(wider.count()).isZero();
            assertThat(client.collection("things").spec()).isEqualTo(wider.spec());
        }
    }

    private static void fails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
