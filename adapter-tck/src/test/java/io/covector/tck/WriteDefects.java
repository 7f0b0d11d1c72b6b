package io.covector.tck;

import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.WriteBatch;
import io.covector.tck.plain.Around;
import java.util.List;
import java.util.function.UnaryOperator;

/** Collections that store something else than they were given, or say so wrongly. Stateless. */
final class WriteDefects {
    private WriteDefects() {}

    static BackendCollection dropsTheLastRecord(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public void write(WriteBatch batch, CallContext context) {
                List<VectorRecord> records = batch.records();
                super.write(new WriteBatch(batch.mode(), records.subList(0, records.size() - 1)), context);
            }
        };
    }

    static BackendCollection insertsOverExistingIds(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public void write(WriteBatch batch, CallContext context) {
                super.write(new WriteBatch(WriteMode.UPSERT, batch.records()), context);
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
            public void write(WriteBatch batch, CallContext context) {
                super.write(
                        mapped(batch, metadata -> {
                            Metadata.Builder kept = metadata.toBuilder();
                            metadata.keys().stream()
                                    .filter(key -> metadata.get(key) == null)
                                    .forEach(kept::remove);
                            return kept.build();
                        }),
                        context);
            }
        };
    }

    static BackendCollection countsDeletesThatWereAskedFor(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public long delete(List<RecordId> ids, CallContext context) {
                super.delete(ids, context);
                return ids.size();
            }
        };
    }

    static BackendCollection keepsWhatIsDeleted(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public long delete(List<RecordId> ids, CallContext context) {
                return ids.size();
            }
        };
    }

    private static BackendCollection rewriting(BackendCollection inner, UnaryOperator<Object> rewrite) {
        return new Around(inner) {
            @Override
            public void write(WriteBatch batch, CallContext context) {
                super.write(
                        mapped(batch, metadata -> {
                            Metadata.Builder changed = Metadata.builder();
                            metadata.asMap().forEach((key, value) -> changed.put(key, rewrite.apply(value)));
                            return changed.build();
                        }),
                        context);
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
