package io.covector.it.chaos;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Threads that write and read until they are told to end. A failure may only be one that says: try again. Thread-safe.
 */
final class Load {
    private static final Set<ErrorCode> TRY_AGAIN = EnumSet.of(
            ErrorCode.UNAVAILABLE,
            ErrorCode.TIMEOUT,
            ErrorCode.RESOURCE_EXHAUSTED,
            ErrorCode.POOL_EXHAUSTED,
            ErrorCode.CONFLICT,
            ErrorCode.NOT_READY);

    private final Ledger ledger;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLongArray successes;
    private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();
    private final Map<Integer, VectorException> lastFailures = new ConcurrentSkipListMap<>();
    private volatile boolean over;

    /** One step of a thread: a call of the client and its checks. */
    interface Work {
        /** Does the next call; throws what the client throws after noting what it leaves behind. */
        void step() throws InterruptedException;
    }

    /** Begins at once, with a thread for each of these. */
    Load(Ledger ledger, List<? extends Work> works) {
        this.ledger = ledger;
        this.successes = new AtomicLongArray(works.size());
        for (int i = 0; i < works.size(); i++) {
            int number = i;
            Thread thread = new Thread(() -> run(number, works.get(number)), "load-" + number);
            thread.start();
            threads.add(thread);
        }
    }

    private void run(int number, Work work) {
        try {
            while (!over) {
                try {
                    work.step();
                    successes.incrementAndGet(number);
                } catch (VectorException e) {
                    lastFailures.put(number, e);
                    failed(work, e);
                    TimeUnit.MILLISECONDS.sleep(50); // a caller who fails at once, again and again, shows nothing
                }
                TimeUnit.MILLISECONDS.sleep(2); // leaves the machine to others too
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            ledger.wrong(work + " ended: " + e);
            e.printStackTrace(System.out);
        }
    }

    private void failed(Work work, VectorException e) {
        failures.computeIfAbsent(work.getClass().getSimpleName() + " " + e.code(), none -> new LongAdder())
                .increment();
        if (!TRY_AGAIN.contains(e.code())) {
            ledger.wrong(work + " met " + e);
            e.printStackTrace(System.out);
        }
    }

    /** Calls that have succeeded so far, by thread. */
    record Progress(List<Long> successes) {
        /** Whether every thread has had another success since then. */
        boolean isBeyond(Progress earlier) {
            return IntStream.range(0, successes.size()).allMatch(i -> successes.get(i) > earlier.successes.get(i));
        }
    }

    Progress progress() {
        return new Progress(
                IntStream.range(0, successes.length()).mapToObj(successes::get).toList());
    }

    /** What each thread has done since then, where it is now, and how it failed last. */
    String sinceThen(Progress earlier) {
        StringBuilder text = new StringBuilder(toString());
        for (int i = 0; i < threads.size(); i++) {
            text.append("\n").append(threads.get(i).getName());
            text.append(": successes since then ").append(successes.get(i) - earlier.successes.get(i));
            text.append(", last failure ").append(lastFailures.get(i));
            for (StackTraceElement frame : threads.get(i).getStackTrace()) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }

    /** Returns when every thread has finished what it was at. */
    void end() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public String toString() {
        return "successes " + successes + ", failures " + failures;
    }
}
