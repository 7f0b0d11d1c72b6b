package io.covector.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.Projection;
import io.covector.ScanRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.it.servers.ChildJvm;
import io.covector.test.servers.MilvusKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers and clients that are killed in the middle of a load. */
@Order(1)
@Tag("one-jdk")
class KillIT {
    private static final int RECORDS = 3_000;

    /** Milvus Lite is none of them: it loses what it has acknowledged when it is killed. */
    static Stream<Named<Supplier<Target>>> durable() {
        return Stream.of(
                Named.of("pgvector", PgTarget::new), Named.of("Milvus", () -> new MilvusTarget(MilvusKind.MILVUS)));
    }

    static Stream<Named<Supplier<Target>>> all() {
        return Stream.concat(durable(), Stream.of(Named.of("Milvus Lite", () -> new MilvusTarget(MilvusKind.LITE))));
    }

    @ParameterizedTest
    @MethodSource("durable")
    void aLoadCompletesByItselfWhenTheServerWasKilled(Supplier<Target> kind) throws Exception {
        try (Target target = kind.get();
                VectorClient client = VectorClients.open(patient(target))) {
            ChaosRun.create(target);
            VectorCollection collection = client.collection(ChaosRun.COLLECTION);
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch restarted = new CountDownLatch(1);
            CompletableFuture<Integer> load = CompletableFuture.supplyAsync(
                    () -> load(collection, running, restarted), task -> new Thread(task, "load").start());
            running.await();
            target.kill();
            target.start();
            restarted.countDown();
            check(collection, load.get(3, TimeUnit.MINUTES), 1);
        }
    }

    /** Writes until the server is back, and some more. */
    private static int load(VectorCollection collection, CountDownLatch running, CountDownLatch restarted) {
        BulkOptions options = BulkOptions.builder()
                .maxBufferedRecords(500)
                .onProgress(progress -> running.countDown())
                .build();
        int next = 0;
        try (BulkWriter writer = collection.bulkWriter(options)) {
            while (restarted.getCount() > 0) {
                writer.add(Content.record(id(next++), 1));
            }
            for (int end = next + RECORDS; next < end; next++) {
                writer.add(Content.record(id(next), 1));
            }
        }
        return next;
    }

    @ParameterizedTest
    @MethodSource("all")
    void aClientThatWasKilledIsRunAgain(Supplier<Target> kind) throws Exception {
        try (Target target = kind.get();
                VectorClient client = VectorClients.open(patient(target))) {
            ChaosRun.create(target);
            VectorCollection collection = client.collection(ChaosRun.COLLECTION);
            try (ChildJvm loading = ChildJvm.start(EndlessLoad.class, List.of(RECORDS), unhurried(target))) {
                loading.await(EndlessLoad::isUnderWay);
            } // by SIGKILL
            List<VectorRecord> left = everything(collection);
            assertThat(left).isNotEmpty().allSatisfy(record -> {
                int version = Content.version(record);
                assertThat(record).isEqualTo(Content.record(Ledger.idOf(record.id()), version));
            });
            int newest = left.stream().mapToInt(Content::version).max().orElseThrow() + 1;
            collection.upsert(IntStream.range(0, RECORDS)
                    .mapToObj(i -> Content.record(id(i), newest))
                    .toList());
            check(collection, RECORDS, newest);
        }
    }

    /** Settings for a process that has just begun, on a machine that may be busy. */
    static Map<String, String> unhurried(Target target) {
        Map<String, String> settings = new TreeMap<>(target.settings());
        settings.put("connect-timeout", "1m");
        return settings;
    }

    /** A client that does not give up before a server is back. */
    private static ClientConfig patient(Target target) {
        return target.config()
                .set("timeout", "2m")
                .set("retry.max-attempts", "20")
                .set("retry.budget-tokens", "0")
                .set("retry.max-delay", "4s")
                .build();
    }

    static String id(int number) {
        return String.valueOf(1_000_000 + number);
    }

    private static void check(VectorCollection collection, int records, int version) {
        assertThat(everything(collection))
                .isEqualTo(IntStream.range(0, records)
                        .mapToObj(i -> Content.record(id(i), version))
                        .toList());
        assertThat(collection.count()).isEqualTo(records);
    }

    private static List<VectorRecord> everything(VectorCollection collection) {
        return collection
                .scan(ScanRequest.builder()
                        .projection(Projection.metadata().withVector())
                        .build())
                .toList();
    }
}
