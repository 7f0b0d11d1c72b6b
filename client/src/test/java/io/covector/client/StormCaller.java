package io.covector.client;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.CallOptions;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.Vector;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.filter.Filter;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One caller of the storm: makes every kind of call with its own ids, knows what each outcome says of them, and is
 * interrupted now and then. Fails at a call that outlives its deadline, an interrupt that is lost, or an outcome that
 * the store contradicts.
 */
final class StormCaller implements Runnable {
    /** What a call may take beyond its deadline; more, on a machine that is late itself. */
    static final Duration GRACE = Duration.ofSeconds(2);

    static final Pulse PULSE = new Pulse();
    /** After which a hand-over to an executor may be interrupted; the deadline of a call may come first. */
    private static final Duration HAND_OVER = Duration.ofMillis(50);
    /** Calls that may hand tasks to the executor. */
    private static final Set<String> HANDED_OVER =
            Set.of("upsert", "insert", "delete", "get", "searchBatch", "bulk", "async");

    private static final int IDS = 400;

    private final VectorCollection collection;
    private final int number;
    private final Random random;
    private final boolean interruptsMayMerge;
    private final StormModel model = new StormModel();
    private final List<WeakReference<VectorRecord>> given = new ArrayList<>();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean ends;
    private volatile long endNanos = Long.MAX_VALUE; // of the call that it makes now, and has to be over then
    private volatile String call = "";
    private boolean interrupted; // by the storm, and not seen yet
    private int version;

    /**
     * A caller that has not begun.
     *
     * @param interruptsMayMerge whether something interrupts it besides the storm
     */
    StormCaller(VectorCollection collection, int number, long seed, boolean interruptsMayMerge) {
        this.collection = collection;
        this.number = number;
        this.random = new Random(seed * 31 + number);
        this.interruptsMayMerge = interruptsMayMerge;
        this.thread = new Thread(this, "storm-caller-" + number);
    }

    void start() {
        thread.start();
    }

    void end() {
        ends = true;
    }

    Thread thread() {
        return thread;
    }

    StormModel model() {
        return model;
    }

    List<Throwable> failures() {
        return failures;
    }

    Map<String, Integer> outcomes() {
        return outcomes;
    }

    /** The records that were given to calls. */
    List<WeakReference<VectorRecord>> given() {
        return given;
    }

    /** The call that should be over by now; empty if there is none. */
    String overdue(long now) {
        return now - PULSE.delayNanos() > endNanos ? call : "";
    }

    synchronized void interrupt() {
        if (!interrupted) {
            interrupted = true;
            thread.interrupt();
        }
    }

    private synchronized void seeInterrupt(String call, boolean mayMerge) {
        boolean seen = Thread.interrupted();
        if (interrupted && !seen && !mayMerge) {
            failures.add(new AssertionError(call + " has swallowed an interrupt"));
        }
        interrupted = false;
    }

    @Override
    public void run() {
        while (!ends && failures.isEmpty()) {
            try {
                callOnce();
            } catch (Throwable e) {
                failures.add(e);
            }
        }
        endNanos = Long.MAX_VALUE;
    }

    private void callOnce() {
        Duration timeout = Duration.ofMillis(20 + random.nextInt(400));
        CallOptions options = CallOptions.defaults().timeout(timeout);
        switch (random.nextInt(12)) {
            case 0, 1 -> write("upsert", records(random.nextBoolean() ? 1 : 1 + random.nextInt(250)), options);
            case 2 -> write("insert", records(1 + random.nextInt(60)), options);
            case 3 -> delete(options);
            case 4 -> deleteMine(options);
            case 5 -> get(options);
            case 6 -> read("search", timeout, () -> collection.search(search(timeout)));
            case 7 ->
                read("searchBatch", timeout, () -> {
                    List<SearchRequest> searches = Stream.generate(() -> search(timeout))
                            .limit(1 + random.nextInt(200))
                            .toList();
                    return collection.searchBatch(searches);
                });
            case 8 -> read("count", timeout, () -> collection.count(Filter.exists("v"), options));
            case 9 ->
                read("scan", timeout, () -> {
                    try (Stream<VectorRecord> found = collection.scan(
                            ScanRequest.builder().timeout(timeout).build())) {
                        return found.count();
                    }
                });
            case 10 -> bulk();
            default -> async(timeout, options);
        }
    }

    // ---- calls

    private interface Call {
        Object run();
    }

    /** Makes a call, which is over in time; null if it has failed as calls may fail. */
    private Throwable attempt(String what, Duration timeout, Call action) {
        call = what + " within " + timeout.toMillis() + " ms";
        long begun = System.nanoTime();
        long end = begun + timeout.plus(GRACE).toNanos();
        endNanos = end;
        Throwable thrown = null;
        try {
            Object unused = action.run();
        } catch (Throwable e) {
            thrown = e;
        }
        endNanos = Long.MAX_VALUE;
        long now = System.nanoTime();
        if (now - PULSE.delayNanos() > end) {
            failures.add(new AssertionError(call + " took " + Duration.ofNanos(now - begun), thrown));
        }
        if (thrown != null && !isExpected(thrown)) {
            failures.add(new AssertionError(call + " has thrown this", thrown));
        }
        outcomes.merge(
                what + " " + (thrown instanceof VectorException e ? e.code() : thrown == null ? "ok" : "planted"),
                1,
                Integer::sum);
        // the library interrupts an executor that takes its time, on a busy machine any executor
        boolean handedOverLate =
                HANDED_OVER.contains(what) && now - begun >= Math.min(timeout.toNanos(), HAND_OVER.toNanos());
        seeInterrupt(call, interruptsMayMerge || handedOverLate);
        return thrown;
    }

    private static boolean isExpected(Throwable thrown) {
        return thrown instanceof VectorException || StormTest.isPlanted(thrown);
    }

    private void read(String what, Duration timeout, Call read) {
        Throwable unused = attempt(what, timeout, read);
    }

    private void write(String what, List<VectorRecord> records, CallOptions options) {
        Throwable thrown = attempt(what, options.timeout().orElseThrow(), () -> {
            var result =
                    what.equals("upsert") ? collection.upsert(records, options) : collection.insert(records, options);
            model.wrote(records, result);
            return result;
        });
        if (thrown == null) {
            return;
        }
        model.threw(records, thrown);
        if (thrown instanceof VectorException e
                && e.writeResult().isPresent()
                && e.writeResult().get().allWritten()) {
            failures.add(new AssertionError("everything is written, and yet this was thrown", e));
        }
    }

    private void delete(CallOptions options) {
        List<RecordId> ids = ids(1 + random.nextInt(120));
        Throwable thrown = attempt("delete", options.timeout().orElseThrow(), () -> collection.delete(ids, options));
        if (thrown == null) {
            model.deleted(ids);
        } else {
            model.maybeDeleted(ids); // requests before the one that failed have deleted theirs
        }
    }

    private void deleteMine(CallOptions options) {
        Throwable thrown = attempt(
                "deleteByFilter",
                options.timeout().orElseThrow(),
                () -> collection.delete(Filter.eq("owner", (long) number), options));
        if (thrown == null) {
            model.deleted(model.ids());
        } else if (StormModel.mayHaveApplied(thrown)) {
            model.maybeDeleted(model.ids());
        }
    }

    private void get(CallOptions options) {
        List<RecordId> ids = ids(1 + random.nextInt(120));
        Throwable unused = attempt("get", options.timeout().orElseThrow(), () -> {
            model.found(ids, collection.get(ids, Projection.metadata(), options), "get");
            return ids;
        });
    }

    /** Each record once, so that every outcome is about one version. */
    private void bulk() {
        Map<RecordId, VectorRecord> taken = new HashMap<>();
        Map<RecordId, WriteOutcome> failed = Collections.synchronizedMap(new HashMap<>());
        List<VectorRecord> records = records(1 + random.nextInt(150));
        boolean throwing = random.nextInt(4) == 0;
        BulkOptions options = BulkOptions.builder()
                .maxBufferedRecords(1 + random.nextInt(100))
                .addTimeout(Duration.ofMillis(200))
                .onFailure(failure -> hear(failure, failed, throwing))
                .onProgress(progress -> Thread.onSpinWait())
                .build();
        Duration requests = StormTest.REQUEST_TIMEOUT.multipliedBy(StormTest.ATTEMPTS);
        // every record may be sent alone, and each add may wait
        Duration longest = requests.multipliedBy(8).plusSeconds(8);
        boolean[] closed = {false};
        Throwable thrown = attempt("bulk", longest, () -> {
            try (BulkWriter writer = collection.bulkWriter(options)) {
                for (VectorRecord record : records) {
                    add(writer, record, taken);
                }
                if (random.nextBoolean()) {
                    writer.flush();
                }
            }
            closed[0] = true;
            return taken;
        });
        for (VectorRecord record : taken.values()) {
            WriteOutcome outcome = failed.get(record.id());
            if (outcome == null) {
                // a writer that has thrown says of the rest no more than that
                outcome = closed[0] && thrown == null ? WriteOutcome.WRITTEN : WriteOutcome.UNKNOWN;
            }
            model.told(record, outcome);
        }
    }

    private static void hear(BulkFailure failure, Map<RecordId, WriteOutcome> failed, boolean throwing) {
        failed.put(failure.id(), failure.outcome());
        if (throwing) {
            throw StormTest.planted();
        }
    }

    private static void add(BulkWriter writer, VectorRecord record, Map<RecordId, VectorRecord> taken) {
        try {
            writer.add(record);
            taken.put(record.id(), record);
        } catch (VectorException e) {
            if (e.code() != ErrorCode.TIMEOUT && e.code() != ErrorCode.CANCELLED) {
                throw e; // the writer has stopped
            }
        }
    }

    /** Ids of their own, as an upsert may still be under way when its future was completed from outside. */
    private void async(Duration timeout, CallOptions options) {
        List<VectorRecord> records = Stream.generate(() -> record("async" + number + "-" + random.nextInt(IDS)))
                .limit(1 + random.nextInt(100))
                .toList();
        int end = random.nextInt(5);
        Throwable unused = attempt("async", timeout, () -> {
            CompletableFuture<?> future = random.nextBoolean()
                    ? collection.async().upsert(distinct(records), options)
                    : collection.async().search(search(timeout));
            switch (end) {
                case 0 -> future.cancel(true);
                case 1 -> future.orTimeout(1, TimeUnit.MILLISECONDS);
                case 2 -> future.completeOnTimeout(null, 1, TimeUnit.MILLISECONDS);
                default -> {}
            }
            return result(future);
        });
    }

    private static Object result(CompletableFuture<?> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return String.valueOf(future.get());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        } catch (CancellationException e) {
            return "cancelled";
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // ---- what they are about

    private SearchRequest search(Duration timeout) {
        return SearchRequest.builder(Vector.copyOf(random.nextFloat(), 1, 1))
                .topK(3)
                .timeout(timeout)
                .build();
    }

    private List<RecordId> ids(int count) {
        return Stream.generate(() -> RecordId.of("t" + number + "-" + random.nextInt(IDS)))
                .limit(count)
                .distinct()
                .toList();
    }

    private List<VectorRecord> records(int count) {
        return ids(count).stream().map(id -> record(id.toString())).toList();
    }

    private static List<VectorRecord> distinct(List<VectorRecord> records) {
        return List.copyOf(records.stream()
                .collect(Collectors.toMap(VectorRecord::id, record -> record, (one, other) -> other))
                .values());
    }

    private VectorRecord record(String id) {
        version++;
        VectorRecord record = VectorRecord.of(
                RecordId.of(id),
                Vector.copyOf(random.nextFloat(), random.nextFloat(), 1),
                Metadata.builder()
                        .put("v", (long) version)
                        .put("owner", (long) number)
                        .put("bad", random.nextInt(500) == 0)
                        .build());
        if (version % 16 == 0) {
            given.add(new WeakReference<>(record));
        }
        return record;
    }
}
