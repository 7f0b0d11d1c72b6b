package io.covector.tck;

import io.covector.ErrorCode;
import io.covector.Projection;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.WriteBatch;
import io.covector.tck.plain.Around;
import java.util.ArrayList;
import java.util.List;

/** Collections that take less than they say, fail in other words, or break what the SPI promises. Stateless. */
final class RequestDefects {
    private RequestDefects() {}

    static BackendCollection takesOneRecordLessThanItSays(BackendCollection inner) {
        return taking(inner, inner.limits().maxRecords() - 1, Long.MAX_VALUE);
    }

    static BackendCollection takesFewerBytesThanItSays(BackendCollection inner) {
        return taking(inner, Integer.MAX_VALUE, inner.limits().maxBytes() - 10);
    }

    /** Loses the last record of larger requests. */
    private static BackendCollection taking(BackendCollection inner, int maxRecords, long maxBytes) {
        return new Around(inner) {
            @Override
            public void write(WriteBatch batch, CallContext context) {
                List<VectorRecord> records = batch.records();
                long bytes = records.stream().mapToLong(this::encodedBytes).sum();
                boolean fits = records.size() <= maxRecords && bytes <= maxBytes;
                super.write(
                        new WriteBatch(batch.mode(), fits ? records : records.subList(0, records.size() - 1)), context);
            }
        };
    }

    static BackendCollection answersOneQueryLessThanItSays(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public List<SearchResult> search(SearchBatch batch, CallContext context) {
                List<SearchResult> results = super.search(batch, context);
                return results.subList(0, Math.min(results.size(), limits().maxQueries() - 1));
            }
        };
    }

    static BackendCollection saysInternalWhenCancelled(BackendCollection inner) {
        return failing(inner, ErrorCode.CANCELLED, ErrorCode.INTERNAL);
    }

    static BackendCollection saysNotReadyWhenTheTimeIsOver(BackendCollection inner) {
        return failing(inner, ErrorCode.TIMEOUT, ErrorCode.NOT_READY);
    }

    static BackendCollection saysInternalWhenItWasDropped(BackendCollection inner) {
        return failing(inner, ErrorCode.COLLECTION_NOT_FOUND, ErrorCode.INTERNAL);
    }

    private static BackendCollection failing(BackendCollection inner, ErrorCode code, ErrorCode instead) {
        return new Around(inner) {
            @Override
            public long count(CountQuery query, CallContext context) {
                try {
                    return super.count(query, context);
                } catch (VectorException e) {
                    throw e.code() != code
                            ? e
                            : VectorException.builder(instead, "in other words")
                                    .cause(e)
                                    .build();
                }
            }
        };
    }

    static BackendCollection saysRejectedOfAnIdThatIsThere(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public void write(WriteBatch batch, CallContext context) {
                try {
                    super.write(batch, context);
                } catch (VectorException e) {
                    throw VectorException.builder(ErrorCode.REJECTED, "in other words")
                            .cause(e)
                            .build();
                }
            }
        };
    }

    static BackendCollection bringsVectorsOfTheDefaultFieldOnly(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public List<VectorRecord> get(GetQuery query, CallContext context) {
                return super.get(query.projection(known(query.projection())), context);
            }

            private Projection known(Projection projection) {
                return projection.includesVector(VectorField.DEFAULT_NAME) ? projection : projection.withVectors();
            }
        };
    }

    static BackendCollection readsEveryRecordTwice(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public List<VectorRecord> get(GetQuery query, CallContext context) {
                List<VectorRecord> twice = new ArrayList<>(super.get(query, context));
                twice.addAll(List.copyOf(twice));
                return twice;
            }
        };
    }

    static BackendCollection saysThatMoreFollowsAnEmptyPage(BackendCollection inner) {
        return new Around(inner) {
            @Override
            public ScanPage scan(ScanQuery query, CallContext context) {
                ScanPage page = super.scan(query, context);
                return page.records().isEmpty() && query.after().isEmpty() ? new ScanPage(List.of(), true) : page;
            }
        };
    }
}
