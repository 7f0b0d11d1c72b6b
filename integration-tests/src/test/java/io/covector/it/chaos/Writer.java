package io.covector.it.chaos;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.BulkProgress;
import io.covector.BulkWriter;
import io.covector.CallOptions;
import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Changes records of its own in every way there is, and notes what the client says of each. For one thread. */
final class Writer implements Load.Work {
    private static final int OLD_IDS = 300;
    private static final int MOST_FAILURES = 100_000;

    private final VectorCollection collection;
    private final Ledger ledger;
    private final String name;
    private final Random random;
    private final boolean poisons;
    private int newIds;

    /**
     * Nothing written yet.
     *
     * @param name the ids begin with it
     * @param poisons whether to send records now and then that the server refuses
     */
    Writer(VectorCollection collection, Ledger ledger, String name, long seed, boolean poisons) {
        this.collection = collection;
        this.ledger = ledger;
        this.name = name;
        this.random = new Random(seed);
        this.poisons = poisons;
    }

    @Override
    public void step() {
        int dice = random.nextInt(100);
        if (dice < 40) {
            upsert(1 + random.nextInt(100), CallOptions.defaults());
        } else if (dice < 50) {
            upsert(1 + random.nextInt(5), CallOptions.defaults().timeout(Duration.ofMillis(500)));
        } else if (dice < 70) {
            insert(1 + random.nextInt(50));
        } else if (dice < 85) {
            delete(1 + random.nextInt(30));
        } else {
            load(200 + random.nextInt(600));
        }
    }

    private List<String> someIds(int count) {
        return random.ints(0, OLD_IDS)
                .distinct()
                .limit(count)
                .mapToObj(i -> name + i)
                .toList();
    }

    private void upsert(int count, CallOptions options) {
        List<Ledger.Entry> entries = someIds(count).stream().map(ledger::upsert).toList();
        int poisoned = poisons && random.nextInt(4) == 0 ? random.nextInt(entries.size()) : -1;
        List<VectorRecord> records = IntStream.range(0, entries.size())
                .mapToObj(i -> i == poisoned ? Writer.make(entries.get(i), Content::poisoned) : made(entries.get(i)))
                .toList();
        try {
            write(entries, () -> collection.upsert(records, options));
        } catch (VectorException e) {
            if (poisoned < 0 || e.code() != ErrorCode.REJECTED) {
                throw e;
            }
            WriteResult result = e.writeResult().orElseThrow();
            if (result.written() != entries.size() - 1) {
                ledger.wrong("one poisoned record took others with it: " + e);
            }
        }
    }

    private void insert(int count) {
        List<Ledger.Entry> entries = IntStream.range(0, count)
                .mapToObj(i -> ledger.upsert(name + "new" + newIds++))
                .toList();
        List<VectorRecord> records = entries.stream().map(Writer::made).toList();
        write(entries, () -> collection.insert(records));
    }

    private static VectorRecord made(Ledger.Entry entry) {
        return make(entry, Content::record);
    }

    private static VectorRecord make(Ledger.Entry entry, BiFunction<String, Integer, VectorRecord> content) {
        return content.apply(entry.id(), entry.version());
    }

    private void write(List<Ledger.Entry> entries, Runnable call) {
        Optional<WriteResult> result = Optional.of(WriteResult.allWritten(entries.size()));
        try {
            call.run();
        } catch (VectorException e) {
            result = e.writeResult(); // without one nothing was sent
            throw e;
        } finally {
            for (int i = 0; i < entries.size(); i++) {
                int index = i;
                ledger.settle(
                        entries.get(i),
                        result.map(known -> known.outcome(index)).orElse(WriteOutcome.REJECTED));
            }
        }
    }

    private void delete(int count) {
        List<Ledger.Entry> entries = someIds(count).stream().map(ledger::delete).toList();
        WriteOutcome outcome = WriteOutcome.WRITTEN;
        try {
            collection.delete(
                    entries.stream().map(entry -> RecordId.of(entry.id())).toList());
        } catch (VectorException e) {
            outcome = e.mayHaveApplied() ? WriteOutcome.UNKNOWN : WriteOutcome.REJECTED;
            throw e;
        } finally {
            for (Ledger.Entry entry : entries) {
                ledger.settle(entry, outcome);
            }
        }
    }

    /** A stream in which ids come again, so that their order counts. */
    private void load(int count) {
        List<Ledger.Entry> accepted = new ArrayList<>();
        BulkWriter writer = collection.bulkWriter(BulkOptions.builder()
                .maxBufferedRecords(100)
                .maxFailures(MOST_FAILURES)
                .build());
        try (writer) {
            for (int i = 0; i < count; i++) {
                accepted.add(add(writer, name + random.nextInt(OLD_IDS / 3)));
            }
        } finally {
            settle(accepted, writer);
        }
    }

    private Ledger.Entry add(BulkWriter writer, String id) {
        boolean delete = random.nextInt(10) == 0;
        Ledger.Entry entry = delete ? ledger.delete(id) : ledger.upsert(id);
        try {
            if (delete) {
                writer.delete(RecordId.of(id));
            } else {
                writer.add(made(entry));
            }
            return entry;
        } catch (VectorException e) {
            ledger.settle(entry, WriteOutcome.REJECTED); // not taken
            throw e;
        }
    }

    private void settle(List<Ledger.Entry> accepted, BulkWriter writer) {
        BulkProgress end = writer.progress();
        if (end.accepted() != accepted.size() || end.pending() != 0) {
            ledger.wrong("a closed writer that took " + accepted.size() + " changes says " + end);
        }
        WriteOutcome[] outcomes = new WriteOutcome[accepted.size()];
        for (BulkFailure failure : writer.failures()) {
            outcomes[(int) failure.position()] = failure.outcome();
        }
        for (int i = 0; i < outcomes.length; i++) {
            ledger.settle(accepted.get(i), outcomes[i] == null ? WriteOutcome.WRITTEN : outcomes[i]);
        }
    }

    @Override
    public String toString() {
        return "writer " + name;
    }
}
