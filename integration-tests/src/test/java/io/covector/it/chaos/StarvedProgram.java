package io.covector.it.chaos;

import io.covector.CallOptions;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.it.servers.ChildJvm;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A process that runs out of memory while a statement of its own waits for a lock, several times, and then makes a call
 * that has one second.
 */
final class StarvedProgram {
    static final String ENDED = "ended with ";

    private static final int TIMES = 2;
    private static final int FAILURES = 3;

    private StarvedProgram() {}

    /** Arguments: settings. */
    public static void main(String[] arguments) throws InterruptedException {
        try (VectorClient client = VectorClients.open(ChildJvm.config(arguments).build())) {
            VectorCollection collection = client.collection(ChaosRun.COLLECTION);
            CountDownLatch begun = new CountDownLatch(1);
            Thread waiting = new Thread(() -> {
                begun.countDown();
                count(collection, Duration.ofHours(1));
            });
            waiting.setDaemon(true);
            waiting.start();
            begun.await();
            while (client.stats().pool().orElseThrow().used() == 0) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < TIMES; i++) {
                exhaustMemory();
            }
            System.out.println(ENDED + count(collection, Duration.ofSeconds(1)));
            Runtime.getRuntime().halt(0);
        }
    }

    private static String count(VectorCollection collection, Duration timeout) {
        try {
            return "count "
                    + collection.count(Filter.all(), CallOptions.defaults().timeout(timeout));
        } catch (VectorException e) {
            return e.code().name();
        }
    }

    /** Until nothing more can be had, again and again; then all of it is free. */
    private static void exhaustMemory() {
        Object[] held = {}; // what came before, and so on
        int size = 1 << 24;
        int failures = 0;
        while (failures < FAILURES) {
            try {
                held = new Object[] {held, new byte[size]};
            } catch (OutOfMemoryError e) {
                failures += size == 1 ? 1 : 0;
                size = Math.max(1, size / 8);
            }
        }
    }
}
