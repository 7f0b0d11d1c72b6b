package io.covector.it.chaos;

import io.covector.CallOptions;
import io.covector.ErrorCode;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.it.servers.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A process that makes many operations of every kind on one client, closes it under the threads that use it, and looks
 * at what is left behind. The faults come from outside.
 */
final class ManyOperations {
    static final String VERDICT = "left behind: ";
    static final String NOTHING = VERDICT + "nothing";

    private static final int THREADS = 8;
    private static final int SETTLE_SECONDS = 60; // the threads under virtual ones last for 30

    /** What a library may keep of direct memory: a chunk for each of the two processors, as Netty has it by default. */
    private static final long SPARE_BYTES = 16 << 20;

    private static final Set<ErrorCode> EXPECTED = EnumSet.of(
            ErrorCode.UNAVAILABLE,
            ErrorCode.TIMEOUT,
            ErrorCode.RESOURCE_EXHAUSTED,
            ErrorCode.POOL_EXHAUSTED,
            ErrorCode.CONFLICT,
            ErrorCode.NOT_READY,
            ErrorCode.CANCELLED);

    private final VectorCollection collection;
    private final AtomicInteger done = new AtomicInteger();
    private final Map<ErrorCode, Integer> failures = new ConcurrentSkipListMap<>();

    private ManyOperations(VectorCollection collection) {
        this.collection = collection;
    }

    /** Arguments: number of operations, settings. */
    public static void main(String[] arguments) throws InterruptedException {
        int operations = Integer.parseInt(arguments[0]);
        ClientConfig config = ChildJvm.config(arguments)
                .set("timeout", "500ms")
                .set("retry.max-attempts", "2")
                .set("breaker.enabled", "false") // so that every operation meets the network
                .build();
        run(config, operations / 10); // makes what lives as long as the JVM
        TimeUnit.SECONDS.sleep(2); // gRPC keeps its threads for a second
        Footprint before = Footprint.now();
        System.out.println("before: " + before);
        System.out.println(run(config, operations));
        Footprint after = Footprint.now();
        for (int second = 0; second < SETTLE_SECONDS && !after.isNoMoreThan(before, SPARE_BYTES); second++) {
            TimeUnit.SECONDS.sleep(1);
            after = Footprint.now();
        }
        System.out.println("after: " + after);
        System.out.println(
                after.isNoMoreThan(before, SPARE_BYTES) ? NOTHING : VERDICT + after + " instead of " + before);
    }

    private static String run(ClientConfig config, int operations) throws InterruptedException {
        VectorClient client = untilItWorks(() -> VectorClients.open(config));
        ManyOperations run = new ManyOperations(untilItWorks(() -> client.collection(ChaosRun.COLLECTION)));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(i);
            Thread thread = new Thread(() -> run.work(random));
            threads.add(thread);
            thread.start();
        }
        while (run.done.get() < operations) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        client.close();
        client.close();
        for (Thread thread : threads) {
            thread.join(); // each ends by being told that the client is closed
        }
        return run.done + " operations, failures " + run.failures;
    }

    private static <T> T untilItWorks(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (VectorException e) {
                if (!EXPECTED.contains(e.code())) {
                    throw e;
                }
            }
        }
    }

    private void work(Random random) {
        while (true) {
            try {
                operate(random);
            } catch (VectorException e) {
                if (e.code() == ErrorCode.CLOSED) {
                    return;
                }
                if (!EXPECTED.contains(e.code())) {
                    e.printStackTrace(System.out);
                    System.out.println(VERDICT + "a thread that met " + e);
                    return;
                }
                failures.merge(e.code(), 1, Integer::sum);
            }
            done.incrementAndGet();
        }
    }

    private void operate(Random random) {
        String id = "m" + random.nextInt(500);
        CallOptions options = CallOptions.defaults().timeout(Duration.ofMillis(200));
        switch (random.nextInt(8)) {
            case 0 -> collection.upsert(Content.record(id, random.nextInt(1_000)));
            case 1 -> collection.upsert(List.of(Content.record(id, random.nextInt(1_000))), options);
            case 2 -> collection.search(SearchRequest.of(Content.vector(id, 1), 3));
            case 3 -> cancelled(id);
            default ->
                collection.get(List.of(RecordId.of(id)), Projection.metadata().withVector(), options);
        }
    }

    private void cancelled(String id) {
        CompletableFuture<List<VectorRecord>> call =
                collection.async().get(List.of(RecordId.of(id)), Projection.metadata(), CallOptions.defaults());
        call.cancel(true);
        try {
            call.join();
        } catch (CancellationException e) {
            return; // before it could fail by itself
        } catch (CompletionException e) {
            if (e.getCause() instanceof VectorException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
