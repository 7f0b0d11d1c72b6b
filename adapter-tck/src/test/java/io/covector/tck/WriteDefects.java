package io.covector.tck;

import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.VectorRecord;
import io.covector.WriteResult;
import io.covector.spi.BackendCollection;
import io.covector.spi.Deadline;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import io.covector.tck.plain.Around;
import java.util.List;
import java.util.function.UnaryOperator;

/** Collections that store something else than they were given, or say so wrongly. Stateless. */
final class WriteDefects {
    private WriteDefects() {}

    static BackendCollection dropsTheLastRecord(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public WriteResult write(WriteBatch batch, Deadline deadline) {
                List<VectorRecord> records = batch.records();
                super.write(new WriteBatch(batch.mode(), records.subList(0, records.size() - 1)), deadline);
                return WriteResult.allWritten(records.size());
            }
        };
    }

    static BackendCollection insertsOverExistingIds(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public WriteResult write(WriteBatch batch, Deadline deadline) {
                return super.write(new WriteBatch(WriteMode.UPSERT, batch.records()), deadline);
            }
        };
    }

    static BackendCollection storesLongsAsDoubles(BackendCollection inner) {
        return rewriting(inner, value -> value instanceof Long whole ? whole.doubleValue() : value);
    }

    static BackendCollection cutsWhiteSpace(BackendCollection inner) {
        return rewriting(inner, value -> value instanceof String text ? text.strip() : value);
    }

    static BackendCollection losesNulls(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public WriteResult write(WriteBatch batch, Deadline deadline) {
                return super.write(
                        mapped(batch, metadata -> {
                            Metadata.Builder kept = metadata.toBuilder();
                            metadata.keys().stream()
                                    .filter(key -> metadata.get(key) == null)
                                    .forEach(kept::remove);
                            return kept.build();
                        }),
                        deadline);
            }
        };
    }

    static BackendCollection countsDeletesThatWereAskedFor(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public long delete(List<RecordId> ids, Deadline deadline) {
                super.delete(ids, deadline);
                return ids.size();
            }
        };
    }

    static BackendCollection keepsWhatIsDeleted(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public long delete(List<RecordId> ids, Deadline deadline) {
                return ids.size();
            }
        };
    }

    private static BackendCollection rewriting(BackendCollection inner, UnaryOperator<Object> rewrite) {
        return new Around(inner) {
            @Override
            public WriteResult write(WriteBatch batch, Deadline deadline) {
                return super.write(
                        mapped(batch, metadata -> {
                            Metadata.Builder changed = Metadata.builder();
                            metadata.asMap().forEach((key, value) -> changed.put(key, rewrite.apply(value)));
                            return changed.build();
                        }),
                        deadline);
            }
        };
    }

    private static WriteBatch mapped(WriteBatch batch, UnaryOperator<Metadata> change) {
        return new WriteBatch(
                batch.mode(),
                batch.records().stream()
                        .map(record -> VectorRecord.of(record.id(), record.vector(), change.apply(record.metadata())))
                        .toList());
    }
}
