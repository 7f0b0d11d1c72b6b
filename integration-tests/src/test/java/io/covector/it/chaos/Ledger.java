package io.covector.it.chaos;

import io.covector.RecordId;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What was written, and so what every read must find. Thread-safe; an id has one writer at a time. */
final class Ledger {
    private final ConcurrentMap<String, History> histories = new ConcurrentHashMap<>();
    private final List<String> known = Collections.synchronizedList(new ArrayList<>());
    private final Map<WriteOutcome, LongAdder> outcomes = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger versions = new AtomicInteger();
    private final AtomicLong ticks = new AtomicLong();

    /** One change of one id. */
    record Entry(String id, int version, History history, History.Change change) {}

    /** Before a record is sent: with a version that no other has. */
    Entry upsert(String id) {
        return begin(id, versions.incrementAndGet());
    }

    /** Before a delete is sent. */
    Entry delete(String id) {
        return begin(id, History.ABSENT);
    }

    private Entry begin(String id, int version) {
        History history = histories.computeIfAbsent(id, unknown -> {
            known.add(id);
            return new History();
        });
        return new Entry(id, version, history, history.begin(version));
    }

    /** What the client says has become of it. */
    void settle(Entry entry, WriteOutcome outcome) {
        outcomes.computeIfAbsent(outcome, none -> new LongAdder()).increment();
        entry.history().settle(entry.change(), outcome, ticks.incrementAndGet());
    }

    /** To be asked before a read is sent, for its checks. */
    long now() {
        return ticks.get();
    }

    /** Checks a record that was read with all of its content. */
    void found(VectorRecord record, long begun) {
        String id = idOf(record.id());
        int version = Content.version(record);
        if (!record.equals(Content.record(id, version))) {
            wrong.add(record + " is not what was written as version " + version);
        }
        mustHold(id, version, begun);
    }

    /** Checks that an id without a record may have none. */
    void missed(String id, long begun) {
        mustHold(id, History.ABSENT, begun);
    }

    private void mustHold(String id, int version, long begun) {
        History history = histories.get(id);
        if (history == null ? version != History.ABSENT : !history.mayHold(version, begun)) {
            wrong.add(id + " held version " + version + " for a read begun at " + begun + ": "
                    + Optional.ofNullable(history).map(History::toString).orElse("never written"));
        }
    }

    /** Notes anything else that must not be. */
    void wrong(String what) {
        wrong.add(what);
    }

    /** Everything that was not as it had to be. */
    Queue<String> wrong() {
        return wrong;
    }

    /** Changes that ended so. */
    long count(WriteOutcome outcome) {
        LongAdder count = outcomes.get(outcome);
        return count == null ? 0 : count.sum();
    }

    /** Every id that a change was begun for. */
    List<String> ids() {
        return known;
    }

    /**
     * Of the records that were found, those that no longer hold the last acknowledged change but a later or an earlier
     * one in doubt.
     */
    long decidedByDoubt(Map<String, Integer> found) {
        return histories.entrySet().stream()
                .filter(entry -> !entry.getValue().isLastWritten(found.getOrDefault(entry.getKey(), History.ABSENT)))
                .count();
    }

    static String idOf(RecordId id) {
        return ((RecordId.OfString) id).value();
    }

    @Override
    public String toString() {
        return histories.size() + " ids, " + versions.get() + " versions, outcomes " + new TreeMap<>(outcomes);
    }
}
