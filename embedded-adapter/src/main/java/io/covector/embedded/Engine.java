package io.covector.embedded;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.Deadline;
import io.covector.spi.Interrupts;
import io.covector.spi.WriteMode;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open collection: its index, and the log that makes changes durable until the index is committed. A change is applied to
 * the index, then appended to the log, both while nobody else writes the same records, and acknowledged when the log is
 * synced. When the log fails after the index has the change, the index is thrown away and opened anew from its last commit
 * and the log. Thread-safe.
 */
final class Engine implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final byte[] NOT_LOGGED = {};
    private static final int MAX_RECENT_IDS = 50_000;

    private final String place;
    private final long logBytes;
    private final Deadline always;
    private final Directory directory;
    private final Journal journal;
    private final LiveIndex index;
    private final WriteGate gate = new WriteGate();
    private final RecentIds recent = new RecentIds();
    private final AtomicBoolean committing = new AtomicBoolean();
    private volatile CollectionSpec spec;
    private volatile boolean failed;
    private volatile boolean committed;
    private boolean closed;

    private Engine(Place place, EmbeddedOptions options, Deadline always, Directory directory, Journal journal)
            throws IOException {
        this.place = place.shown();
        this.logBytes = options.logBytes();
        this.always = always;
        this.directory = directory;
        this.journal = journal;
        Map<String, String> commit = Commits.read(directory);
        this.spec = Commits.spec(commit);
        this.index = new LiveIndex(directory, spec, options.bufferBytes(), recent);
        try {
            replay(Commits.log(commit));
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileHandlingException(index);
            throw e;
        }
    }

    /**
     * Opens a collection.
     *
     * @param always a deadline that never passes
     */
    static Engine open(Place place, EmbeddedOptions options, Deadline always) throws IOException {
        Directory directory = place.directory();
        Journal journal = place.journal();
        try {
            return new Engine(place, options, always, directory, journal);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileHandlingException(journal, directory);
            throw e;
        }
    }

    private void replay(long log) throws IOException {
        int changes = journal.replay(log, change -> {
            try {
                index.apply(change);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if (changes > 0) {
            LOG.info("replayed {} changes from the log of {}", changes, place);
            commit();
            index.refresh(); // readers must know every id that RecentIds does not
        }
    }

    CollectionSpec spec() {
        return spec;
    }

    /** The index, for reading. */
    LiveIndex index() {
        return index;
    }

    boolean isUsable() {
        return !failed && index.isOpen();
    }

    /** Whether opening anew brings back everything that was acknowledged. */
    boolean isRecoverable() {
        return journal.isDurable() || committed;
    }

    void put(List<VectorRecord> records, WriteMode mode, Deadline deadline) throws IOException {
        List<RecordId> ids = records.stream().map(VectorRecord::id).toList();
        List<StoredRecord> stored =
                records.stream().map(record -> StoredRecord.of(record, spec)).toList();
        Change change = new Change.Put(stored);
        byte[] bytes = encode(change);
        long position = gate.among(ids, deadline, () -> {
            if (mode == WriteMode.INSERT) {
                refuse(existing(ids));
                index.add(stored);
            } else {
                index.apply(change);
            }
            return append(bytes, ids, true);
        });
        acknowledge(position);
    }

    private static void refuse(List<RecordId> existing) {
        if (!existing.isEmpty()) {
            throw VectorException.builder(
                            ErrorCode.ID_EXISTS,
                            "id '" + existing.get(0) + "' is stored already"
                                    + (existing.size() == 1 ? "" : ", and so are " + (existing.size() - 1) + " others")
                                    + "; nothing of the request is written")
                    .build();
        }
    }

    private record Removed(int count, long position) {}

    /** Removes the records; returns how many there were. */
    long remove(List<RecordId> ids, Deadline deadline) throws IOException {
        return acknowledge(gate.among(ids, deadline, () -> removePresent(existing(ids))));
    }

    /** Removes the records that match; returns how many there were. */
    long remove(Filter filter, Deadline deadline) throws IOException {
        return acknowledge(gate.alone(
                deadline, () -> removePresent(index.read(reader -> matching(reader, filter, deadline)))));
    }

    private long acknowledge(Removed removed) {
        if (removed.count() > 0) {
            acknowledge(removed.position());
        }
        return removed.count();
    }

    private List<RecordId> matching(DirectoryReader reader, Filter filter, Deadline deadline) throws IOException {
        RecordReader records = new RecordReader(reader, spec.idType(), Projection.idOnly());
        List<RecordId> ids = new ArrayList<>();
        for (Matches matches : Matches.in(reader, Optional.of(filter), new Pulse(deadline))) {
            int end = matches.leaf().reader().maxDoc();
            for (int doc = matches.next(0); doc < end; doc = matches.next(doc + 1)) {
                ids.add(records.id(matches.leaf(), doc));
            }
        }
        return ids;
    }

    private Removed removePresent(List<RecordId> ids) throws IOException {
        if (ids.isEmpty()) {
            return new Removed(0, 0);
        }
        Change change = new Change.Remove(ids.stream().map(IdTerms::term).toList());
        byte[] bytes = encode(change);
        index.apply(change);
        return new Removed(ids.size(), append(bytes, ids, false));
    }

    private byte[] encode(Change change) {
        return journal.isDurable() ? ChangeCodec.encode(change) : NOT_LOGGED;
    }

    // the caller holds these ids
    private List<RecordId> existing(List<RecordId> ids) throws IOException {
        List<RecordId> found = new ArrayList<>();
        List<RecordId> unknown = new ArrayList<>();
        for (RecordId id : ids) {
            recent.exists(id).ifPresentOrElse(exists -> addIf(exists, id, found), () -> unknown.add(id));
        }
        if (!unknown.isEmpty()) {
            index.readVisible(reader -> {
                IdLookup lookup = new IdLookup(reader);
                for (RecordId id : unknown) {
                    addIf(lookup.find(IdTerms.term(id)) != IdLookup.NONE, id, found);
                }
                return found;
            });
        }
        return found;
    }

    private static void addIf(boolean exists, RecordId id, List<RecordId> found) {
        if (exists) {
            found.add(id);
        }
    }

    // the index has the change already: without the log it must forget it again
    private long append(byte[] change, List<RecordId> ids, boolean exist) {
        ids.forEach(id -> recent.note(id, exist));
        try {
            return journal.append(change);
        } catch (IOException | RuntimeException e) {
            failed = true;
            throw Errors.of(e, place, e instanceof Journal.TornException);
        }
    }

    private void acknowledge(long position) {
        try {
            journal.sync(position);
        } catch (IOException | RuntimeException e) {
            failed = true;
            throw Errors.of(e, place, true);
        }
        tidy();
    }

    // what is acknowledged is safe already, so nothing here may fail the call
    private void tidy() {
        try {
            if (recent.size() > MAX_RECENT_IDS) {
                index.refresh();
            }
            if (journal.size() > logBytes && committing.compareAndSet(false, true)) {
                try {
                    Interrupts.setAside(() -> gate.alone(always, this::commit));
                } finally {
                    committing.set(false);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the index in {} could not be committed; its log goes on", place, e);
        }
    }

    // nobody writes meanwhile
    private long commit() throws IOException {
        long log = journal.next();
        index.commit(spec, log);
        journal.forgetBefore(log);
        return log;
    }

    /** Writes the index anew with, or without, a graph; writers wait, readers see the old state. */
    void changeIndex(IndexSpec wanted, Deadline deadline) throws IOException {
        gate.alone(deadline, () -> {
            if (!spec.vectorField().index().equals(wanted)) {
                rebuild(spec.toBuilder()
                        .vector(spec.vectorField().index(wanted))
                        .build());
            }
            return true;
        });
    }

    private void rebuild(CollectionSpec changed) throws IOException {
        long log = commit();
        committed = true;
        try {
            index.rebuild(changed, log);
        } catch (IOException | RuntimeException e) {
            failed = true;
            throw Errors.of(e, place, true);
        }
        committed = false;
        spec = changed;
    }

    /** Waits for the writers and commits. Closing twice does nothing. */
    @Override
    public void close() throws IOException {
        Interrupts.setAside(() -> gate.alone(always, () -> {
            if (!closed) {
                closed = true;
                closeAlone();
            }
            return true;
        }));
    }

    private void closeAlone() throws IOException {
        if (isUsable() && journal.size() > 0) {
            try {
                commit();
            } catch (IOException | RuntimeException e) {
                LOG.warn("the index in {} could not be committed; its log will be replayed", place, e);
            }
        }
        failed = true;
        IOUtils.close(index, journal, directory);
    }
}
