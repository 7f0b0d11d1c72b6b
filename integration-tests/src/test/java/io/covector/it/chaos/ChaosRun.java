package io.covector.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.covector.CollectionSpec;
import io.covector.Projection;
import io.covector.ScanRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run: load and storm, and what must be there afterwards.
 *
 * @param seed where all that is random comes from; what the threads do between the faults is a matter of time all the
 *     same
 * @param length of the storm
 */
record ChaosRun(long seed, Duration length) {
    /**
     * Milvus, killed and started again, first reads again what it had not flushed: up to a minute and a half on a busy
     * machine.
     */
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    private static final int DEFAULT_SECONDS = 60;
    static final String COLLECTION = "chaos";

    private static final int WRITERS = 3;
    private static final int READERS = 2;

    /** As the system properties say. */
    static ChaosRun fromProperties() {
        long seed = Optional.ofNullable(Long.getLong("covector.seed")).orElseGet(System::nanoTime);
        return new ChaosRun(seed, Duration.ofSeconds(Integer.getInteger("covector.chaos.seconds", DEFAULT_SECONDS)));
    }

    /** A client that gives up after 3 s, since faults last less. */
    private static ClientConfig config(Target target) {
        return target.config()
                .set("timeout", "3s")
                .set("retry.max-attempts", "2")
                .set("breaker.open-for", "200ms")
                .build();
    }

    /** Creates the collection, by a client that waits for as long as that takes. */
    static void create(Target target) {
        try (VectorClient client = VectorClients.open(target.config().build())) {
            client.createCollection(spec());
        }
    }

    private static CollectionSpec spec() {
        return CollectionSpec.builder(COLLECTION)
                .vector(VectorField.of(Content.DIMENSION, Content.METRIC))
                .build();
    }

    /**
     * Runs it.
     *
     * @param poisons whether the server refuses poisoned records
     */
    void run(Target target, List<Fault> faults, boolean poisons) throws InterruptedException {
        try (VectorClient client = VectorClients.open(config(target))) {
            run(client, client.collection(COLLECTION), faults, poisons);
        }
    }

    private void run(VectorClient client, VectorCollection collection, List<Fault> faults, boolean poisons)
            throws InterruptedException {
        System.out.println("chaos: repeat it with " + this);
        Ledger ledger = new Ledger();
        Load load = new Load(ledger, works(collection, ledger, poisons));
        try {
            new Storm(faults, load, seed, RECOVERY).rage(length);
        } finally {
            load.end();
        }
        System.out.println("chaos: " + load + "; " + ledger);
        assertThat(ledger.wrong()).isEmpty();
        assertThat(ledger.count(WriteOutcome.WRITTEN)).isPositive();
        await().atMost(RECOVERY).until(() -> client.health().up());
        checkContent(collection, ledger);
    }

    private List<Load.Work> works(VectorCollection collection, Ledger ledger, boolean poisons) {
        List<Load.Work> works = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            works.add(new Writer(collection, ledger, "w" + i + "-", seed + i, poisons));
        }
        for (int i = 0; i < READERS; i++) {
            works.add(new Reader(collection, ledger, seed - 1 - i));
        }
        return works;
    }

    /**
     * Every acknowledged change is there once, with its last value; what was rejected is not; what is in doubt may be.
     */
    private static void checkContent(VectorCollection collection, Ledger ledger) {
        long begun = ledger.now();
        Map<String, Integer> found = new HashMap<>();
        List<VectorRecord> all = everything(collection);
        for (VectorRecord record : all) {
            ledger.found(record, begun);
            found.put(Ledger.idOf(record.id()), Content.version(record));
        }
        ledger.ids().stream().filter(id -> !found.containsKey(id)).forEach(id -> ledger.missed(id, begun));
        assertThat(ledger.wrong()).isEmpty();
        assertThat(found).hasSameSizeAs(all);
        System.out.println("chaos: " + all.size() + " records, " + ledger.decidedByDoubt(found)
                + " of them decided by a change in doubt");
    }

    /** As many records as the server counts: a change in doubt may arrive between the two. */
    private static List<VectorRecord> everything(VectorCollection collection) {
        ScanRequest request = ScanRequest.builder()
                .projection(Projection.metadata().withVector())
                .build();
        return await().atMost(RECOVERY)
                .until(() -> collection.scan(request).toList(), all -> collection.count() == all.size());
    }

    @Override
    public String toString() {
        return "-Dcovector.seed=" + seed + " -Dcovector.chaos.seconds=" + length.toSeconds();
    }
}
