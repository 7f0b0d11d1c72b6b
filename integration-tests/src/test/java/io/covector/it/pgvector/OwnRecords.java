package io.covector.it.pgvector;

import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Calls of one thread on ids that are its own, so that it knows what each answer has to be. A call that fails may have
 * been done, then or later, and says so.
 */
final class OwnRecords {
    static final int DIMENSION = 3;

    private static final int ABSENT = 0;
    private static final int IDS = 40;
    private static final int NEW_IDS = 12; // enough for one COPY
    private static final Set<ErrorCode> TRY_AGAIN =
            EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT, ErrorCode.POOL_EXHAUSTED, ErrorCode.NOT_READY);

    private final VectorCollection collection;
    private final String name;
    private final Random random;
    private final boolean disturbed;
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger successes = new AtomicInteger();
    private final Map<String, Integer> acknowledged = new HashMap<>();
    private final Map<String, Set<Integer>> doubtful = new HashMap<>();
    private int versions;

    /**
     * Nothing written yet.
     *
     * @param disturbed whether calls may fail
     */
    OwnRecords(VectorCollection collection, String name, boolean disturbed) {
        this.collection = collection;
        this.name = name;
        this.random = new Random(name.hashCode());
        this.disturbed = disturbed;
        IntStream.range(0, IDS).forEach(i -> acknowledged.put(name + i, ABSENT));
    }

    /** Calls that have succeeded so far; for any thread. */
    int successes() {
        return successes.get();
    }

    /** What was not as it had to be; for any thread. */
    Queue<String> wrong() {
        return wrong;
    }

    /** Goes on until so many calls have succeeded, and it is over. */
    void call(int times, AtomicBoolean over) {
        while (wrong.isEmpty() && (successes.get() < times || !over.get())) {
            step();
        }
    }

    /** Looks at every record. */
    void readAll() {
        read(new ArrayList<>(acknowledged.keySet()));
    }

    /** How many of the records must be there, but for those in doubt. */
    long present() {
        return acknowledged.entrySet().stream()
                .filter(each -> each.getValue() != ABSENT && !doubtful.containsKey(each.getKey()))
                .count();
    }

    /** How many of the records may be there or not. */
    int doubtful() {
        return doubtful.size();
    }

    private void step() {
        int dice = random.nextInt(100);
        try {
            if (dice < 40) {
                upsert(someIds(5));
            } else if (dice < 75) {
                read(someIds(5));
            } else if (dice < 95) {
                delete(someIds(3));
            } else {
                insert();
            }
            successes.incrementAndGet();
        } catch (VectorException e) {
            if (!disturbed || !TRY_AGAIN.contains(e.code())) {
                wrong.add(name + " met " + e);
            }
        }
    }

    private List<String> someIds(int most) {
        Set<String> ids = new LinkedHashSet<>();
        int count = 1 + random.nextInt(most);
        while (ids.size() < count) {
            ids.add(name + random.nextInt(IDS));
        }
        return new ArrayList<>(ids);
    }

    private void upsert(List<String> ids) {
        int version = ++versions;
        write(
                ids,
                version,
                () -> check(collection.upsert(records(ids, version)).written(), ids.size(), "upsert of " + ids));
    }

    private void insert() {
        int version = ++versions;
        List<String> ids = IntStream.range(0, NEW_IDS)
                .mapToObj(i -> name + "new" + version + "-" + i)
                .toList();
        ids.forEach(id -> acknowledged.put(id, ABSENT));
        write(
                ids,
                version,
                () -> check(collection.insert(records(ids, version)).written(), ids.size(), "insert of " + ids));
    }

    private void delete(List<String> ids) {
        long present = ids.stream().filter(id -> acknowledged.get(id) != ABSENT).count();
        write(ids, ABSENT, () -> {
            long deleted = collection.delete(ids.stream().map(RecordId::of).toList());
            // of a delete that was repeated, the first attempt may have deleted them already
            check(deleted, disturbed ? Math.min(deleted, ids.size()) : present, "delete of " + ids);
        });
    }

    private void write(List<String> ids, int version, Runnable call) {
        try {
            call.run();
            ids.forEach(id -> acknowledged.put(id, version));
        } catch (VectorException e) {
            if (e.mayHaveApplied()) {
                ids.forEach(id ->
                        doubtful.computeIfAbsent(id, none -> new HashSet<>()).add(version));
            }
            throw e;
        }
    }

    private void check(long is, long must, String what) {
        if (is != must) {
            wrong.add(what + ": " + is + " in place of " + must);
        }
    }

    private void read(List<String> ids) {
        Map<RecordId, VectorRecord> found = new HashMap<>();
        Projection all = Projection.metadata().withVector();
        for (VectorRecord each : collection.get(ids.stream().map(RecordId::of).toList(), all)) {
            if (found.put(each.id(), each) != null) {
                wrong.add(each + " came twice");
            }
        }
        for (String id : ids) {
            VectorRecord is = found.remove(RecordId.of(id));
            int version = is == null
                    ? ABSENT
                    : is.metadata().getLong("version").orElseThrow().intValue();
            Set<Integer> others = doubtful.getOrDefault(id, Set.of());
            if (version != acknowledged.get(id) && !others.contains(version)) {
                wrong.add(id + " has version " + version + " in place of " + acknowledged.get(id) + ", in doubt "
                        + others);
            }
            if (is != null && !is.equals(record(id, version))) {
                wrong.add(is + " is not what was written");
            }
        }
        if (!found.isEmpty()) {
            wrong.add("not asked for: " + found);
        }
    }

    private static List<VectorRecord> records(List<String> ids, int version) {
        return ids.stream().map(id -> record(id, version)).toList();
    }

    private static VectorRecord record(String id, int version) {
        Vector vector = Vector.wrap(new float[] {version, id.length(), 0.5f});
        return VectorRecord.of(RecordId.of(id), vector, Metadata.of("version", version));
    }
}
