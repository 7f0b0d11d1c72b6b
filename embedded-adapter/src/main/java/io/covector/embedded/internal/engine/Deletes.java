package io.covector.embedded.internal.engine;

import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.embedded.internal.document.IdTerms;
import io.covector.embedded.internal.document.RecordReader;
import io.covector.embedded.internal.filter.PeriodicCheck;
import io.covector.embedded.internal.filter.SegmentMatches;
import io.covector.embedded.internal.index.CollectionIndex;
import io.covector.embedded.internal.log.LogEntry;
import io.covector.filter.Filter;
import io.covector.spi.CallContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;

/** Deletes records of an open collection. Thread-safe. */
final class Deletes {
    private static final int DELETED_AT_ONCE = 10_000;

    private final DurableChanges changes;
    private final CollectionIndex index;

    Deletes(DurableChanges changes, CollectionIndex index) {
        this.changes = changes;
        this.index = index;
    }

    private record Deleted(long count, long position) {
        Deleted and(Deleted later) {
            return new Deleted(count + later.count, Math.max(position, later.position));
        }
    }

    /** Deletes the records with these ids; returns how many there were. */
    long delete(List<RecordId> ids, CallContext context) throws IOException {
        return acknowledge(changes.locks().withKeys(ids, context, () -> deletePresent(changes.existing(ids))));
    }

    /**
     * Deletes the records that match; returns how many there were. Nobody else writes meanwhile. Many records are
     * deleted in parts, each of which is a change of its own, so that neither memory nor the log bounds their number.
     */
    long delete(Filter filter, CallContext context) throws IOException {
        return acknowledge(changes.locks()
                .exclusively(context, () -> index.read(context, reader -> deleteMatching(reader, filter, context))));
    }

    private Deleted deleteMatching(DirectoryReader reader, Filter filter, CallContext context) throws IOException {
        Deleted all = new Deleted(0, 0);
        try {
            PeriodicCheck check = new PeriodicCheck(context);
            RecordReader records = new RecordReader(reader, changes.spec(), Projection.idOnly());
            List<RecordId> ids = new ArrayList<>();
            for (SegmentMatches matches : SegmentMatches.in(reader, Optional.of(filter), check)) {
                int end = matches.leaf().reader().maxDoc();
                for (int doc = matches.next(0); doc < end; doc = matches.next(doc + 1)) {
                    check.step();
                    ids.add(records.id(matches.leaf(), doc));
                    if (ids.size() == DELETED_AT_ONCE) {
                        all = all.and(deletePart(ids));
                        ids.clear();
                    }
                }
            }
            return all.and(deletePresent(ids));
        } catch (VectorException e) {
            throw e.toBuilder()
                    .mayHaveApplied(e.mayHaveApplied() || all.count() > 0)
                    .build();
        } catch (IOException | RuntimeException e) {
            throw StorageErrors.of(e, changes.location(), all.count() > 0);
        }
    }

    // others wait meanwhile, so what is due after a change is done here
    private Deleted deletePart(List<RecordId> ids) throws IOException {
        Deleted part = deletePresent(ids);
        changes.commitInBetween();
        return part;
    }

    private long acknowledge(Deleted deleted) {
        if (deleted.count() > 0) {
            changes.acknowledge(deleted.position());
        }
        return deleted.count();
    }

    private Deleted deletePresent(List<RecordId> ids) throws IOException {
        if (ids.isEmpty()) {
            return new Deleted(0, 0);
        }
        LogEntry entry = new LogEntry.Delete(ids.stream().map(IdTerms::term).toList());
        byte[] bytes = changes.encode(entry);
        return new Deleted(ids.size(), changes.apply(() -> index.apply(entry), bytes, ids, false));
    }
}
