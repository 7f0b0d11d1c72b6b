package io.covector.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CallOptions;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.spi.RequestLimits;
import io.covector.test.Fault;
import io.covector.test.HostileExecutors;
import io.covector.test.HostileExecutors.Kind;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of call, over every kind of executor, while the backend fails in every way: no call outlives its deadline
 * by two seconds, no interrupt is lost, every outcome agrees with what is stored, and afterwards nothing is left: no
 * request, no place in the bulkhead, no thread, no record.
 *
 * <p>{@code -Dcovector.storm.seconds=N} is the length of all of it, {@code -Dcovector.seed=N} repeats its draws.
 */
class StormTest {
    static final Duration REQUEST_TIMEOUT = Duration.ofMillis(400);
    static final int ATTEMPTS = 3;
    private static final int CALLERS = 6;
    private static final int PLACES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(300);
    private static final CollectionSpec SPEC = CollectionSpec.builder("storm")
            .vector(3, Metric.COSINE)
            .field("owner", FieldType.LONG)
            .build();
    private static final String PLANTED = "planted by the storm";

    private static final String[] SUCCESSES = {"upsert ok", "search ok", "bulk ok", "async ok"};

    private static final Duration LONGEST_ROUND = Duration.ofMinutes(1);
    private static final Duration ROUND =
            Duration.ofSeconds(Integer.getInteger("covector.storm.seconds", 60)).dividedBy(Kind.values().length);
    private static final long SEED = Long.getLong("covector.seed", new Random().nextLong());

    static Error planted() {
        return new NoSuchMethodError(PLANTED);
    }

    /** Whether the storm has made it, or something that was caused by it. */
    static boolean isPlanted(Throwable thrown) {
        return PLANTED.equals(thrown.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void everyCallEnds(Kind kind) throws Exception {
        System.out.println("storm of " + ROUND.toMillis() + " ms: " + kind + ", -Dcovector.seed=" + SEED);
        FakeBackend backend = backend();
        List<WeakReference<VectorRecord>> given = new ArrayList<>();
        try (HostileExecutors executors = new HostileExecutors();
                VectorClient client = open(kind, executors, backend)) {
            VectorCollection collection = client.createCollection(SPEC);
            List<StormCaller> callers = callers(collection, kind);
            rage(callers, backend);
            callers.forEach(caller -> given.addAll(caller.given()));

            awaitNothingUnderWay(backend);
            assertStored(callers, backend);
            assertPlaces(collection, backend);
            backend.memory.collection("storm").clear();
            backend.memory.script().forget();
            callers.clear();
            assertNoRecord(given); // while the executor still has what it was given
        }
        assertNoThread();
    }

    /** Closing in the middle of it ends every call, and tells each that it was the closing. */
    @ParameterizedTest
    @EnumSource
    void closingEndsEveryCall(Kind kind) throws Exception {
        FakeBackend backend = backend();
        try (HostileExecutors executors = new HostileExecutors()) {
            VectorClient client = open(kind, executors, backend);
            List<StormCaller> callers = callers(client.createCollection(SPEC), kind);
            backend.memory.script().always(faults());
            callers.forEach(StormCaller::start);
            TimeUnit.MILLISECONDS.sleep(new Random(SEED).nextInt(300));

            long begun = System.nanoTime();
            client.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun - StormCaller.PULSE.delayNanos()))
                    .isLessThan(CLOSE_TIMEOUT.plus(StormCaller.GRACE));
            assertThat(backend.memory.closings()).isEqualTo(1);
            awaitEnd(callers, backend);
            awaitNothingUnderWay(backend);
            assertThat(outcomes(callers).keySet()).noneMatch(outcome -> outcome.endsWith("CANCELLED"));
            assertStored(callers, backend);
        }
        assertNoThread();
    }

    private static VectorClient open(Kind kind, HostileExecutors executors, FakeBackend backend) {
        return VectorClients.open(ClientConfig.builder()
                .set("backends.main.type", "fake")
                .set("timeout", REQUEST_TIMEOUT.toMillis() + "ms")
                .set("retry.max-attempts", ATTEMPTS)
                .set("retry.base-delay", "2ms")
                .set("retry.max-delay", "10ms")
                .set("breaker.enabled", new Random(SEED + kind.name().hashCode()).nextBoolean())
                .set("breaker.open-for", "100ms")
                .set("bulkhead.max-concurrent-requests", PLACES)
                .set("close-timeout", CLOSE_TIMEOUT.toMillis() + "ms")
                .resource("main", FakeBackend.class, backend)
                .executor(executors.of(kind))
                .build());
    }

    private static FakeBackend backend() {
        FakeBackend backend = new FakeBackend("storm");
        backend.memory
                .manyWriters()
                .limits(RequestLimits.builder()
                        .records(20, 50)
                        .maxBytes(1 << 20)
                        .maxQueries(30)
                        .maxConcurrentRequests(8)
                        .build())
                .refuse(record -> record.metadata().getBoolean("bad").orElseThrow());
        return backend;
    }

    private static Fault faults() {
        return Fault.randomly(
                SEED,
                0.25,
                Fault.refuse(ErrorCode.UNAVAILABLE),
                Fault.refuse(ErrorCode.RATE_LIMITED),
                Fault.refuse(ErrorCode.INTERNAL),
                Fault.loseAnswer(ErrorCode.UNAVAILABLE),
                Fault.delay(Duration.ofMillis(1)),
                Fault.delay(Duration.ofMillis(15)),
                Fault.delay(Duration.ofMillis(15)),
                Fault.hang(),
                Fault.refuse(() -> new IllegalStateException(PLANTED)),
                Fault.loseAnswer(() -> new OutOfMemoryError(PLANTED)));
    }

    private static List<StormCaller> callers(VectorCollection collection, Kind kind) {
        List<StormCaller> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(new StormCaller(collection, i, SEED, kind.blocks()));
        }
        return callers;
    }

    /**
     * Lets them call, and interrupts them, for a round, and on a busy machine until calls of each kind have succeeded;
     * fails at once when a call is overdue.
     */
    private static void rage(List<StormCaller> callers, FakeBackend backend) throws InterruptedException {
        backend.memory.script().always(faults());
        callers.forEach(StormCaller::start);
        Random random = new Random(SEED);
        long start = System.nanoTime();
        while (goesOn(Duration.ofNanos(System.nanoTime() - start), callers)
                && callers.stream().allMatch(caller -> caller.failures().isEmpty())) {
            TimeUnit.MILLISECONDS.sleep(5);
            if (random.nextInt(4) == 0) {
                callers.get(random.nextInt(CALLERS)).interrupt();
            }
            backend.memory.script().forget();
            assertNoneOverdue(callers);
        }
        awaitEnd(callers, backend);
        Map<String, Integer> outcomes = outcomes(callers);
        System.out.println("storm: " + outcomes);
        assertThat(outcomes).containsKeys(SUCCESSES);
    }

    private static boolean goesOn(Duration elapsed, List<StormCaller> callers) {
        return elapsed.compareTo(ROUND) < 0
                || (elapsed.compareTo(LONGEST_ROUND) < 0
                        && !outcomes(callers).keySet().containsAll(List.of(SUCCESSES)));
    }

    private static void awaitEnd(List<StormCaller> callers, FakeBackend backend) throws InterruptedException {
        callers.forEach(StormCaller::end);
        while (callers.stream().anyMatch(caller -> caller.thread().isAlive())) {
            TimeUnit.MILLISECONDS.sleep(20);
            assertNoneOverdue(callers);
        }
        backend.memory.script().end();
        for (StormCaller caller : callers) {
            for (Throwable failure : caller.failures()) {
                throw new AssertionError("-Dcovector.seed=" + SEED, failure);
            }
        }
    }

    private static Map<String, Integer> outcomes(List<StormCaller> callers) {
        Map<String, Integer> outcomes = new TreeMap<>();
        callers.forEach(
                caller -> caller.outcomes().forEach((what, count) -> outcomes.merge(what, count, Integer::sum)));
        return outcomes;
    }

    private static void assertNoneOverdue(List<StormCaller> callers) {
        long now = System.nanoTime();
        String overdue = callers.stream()
                .filter(caller -> !caller.overdue(now).isEmpty())
                .map(caller -> caller.overdue(now) + " hangs:\n    "
                        + Stack.of(caller.thread().getStackTrace()))
                .collect(Collectors.joining("\n"));
        if (!overdue.isEmpty()) {
            throw new AssertionError(overdue + "\n-Dcovector.seed=" + SEED + "\n" + Stack.ofAll());
        }
    }

    /** Stacks of threads as text. */
    private static final class Stack {
        static String of(StackTraceElement[] stack) {
            return List.of(stack).stream().map(String::valueOf).collect(Collectors.joining("\n    "));
        }

        static String ofAll() {
            return Thread.getAllStackTraces().entrySet().stream()
                    .map(thread -> thread.getKey().getName() + "\n    " + of(thread.getValue()))
                    .collect(Collectors.joining("\n"));
        }
    }

    private static void awaitNothingUnderWay(FakeBackend backend) throws InterruptedException {
        // asynchronous calls whose futures were completed from outside end soon
        await("requests under way", () -> backend.memory.collection("storm").inFlight() == 0);
    }

    private static void assertStored(List<StormCaller> callers, FakeBackend backend) {
        List<VectorRecord> stored = backend.memory.collection("storm").records();
        for (StormCaller caller : callers) {
            caller.model().found(caller.model().ids(), stored, "store, -Dcovector.seed=" + SEED);
        }
    }

    /** So many requests as the bulkhead has places are concurrent, or a place was lost. */
    private static void assertPlaces(VectorCollection collection, FakeBackend backend) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(PLACES);
        backend.memory.script().always(Fault.before(request -> {
            all.countDown();
            request.context().interruptibly(() -> all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            Thread thread = new Thread(() -> {
                boolean counted = false;
                while (!counted) { // a circuit may still be open
                    try {
                        collection.count(null, CallOptions.defaults().timeout(PATIENCE));
                        counted = true;
                    } catch (VectorException e) {
                        Thread.onSpinWait();
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        assertThat(all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("concurrent requests as many as the bulkhead has places")
                .isTrue();
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
        }
        backend.memory.script().end();
    }

    private static void assertNoRecord(List<WeakReference<VectorRecord>> given) throws InterruptedException {
        await("records that something still holds", () -> {
            System.gc();
            return given.stream().allMatch(record -> record.get() == null);
        });
    }

    private static void assertNoThread() throws InterruptedException {
        await(
                "threads of the client",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("covector-async")));
    }

    /** Something that becomes true. */
    private interface Condition {
        boolean isTrue();
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.isTrue()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still there: " + what + ", -Dcovector.seed=" + SEED + "\n" + Stack.ofAll());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
