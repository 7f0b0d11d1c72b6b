package io.covector.client;

import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.Deadline;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Fetches the pages of a scan as its stream is consumed. Not thread-safe. */
final class ScanPages extends AbstractSpliterator<VectorRecord> {
    private final BackendCollection backend;
    private final ScanRequest request;
    private final Optional<Filter> filter;
    private final Deadline deadline;
    private Optional<RecordId> after;
    private Iterator<VectorRecord> page = List.<VectorRecord>of().iterator();
    private boolean more = true;

    private ScanPages(BackendCollection backend, ScanRequest request, Optional<Filter> filter, Deadline deadline) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT);
        this.backend = backend;
        this.request = request;
        this.filter = filter;
        this.deadline = deadline;
        this.after = request.after();
    }

    static Stream<VectorRecord> stream(
            BackendCollection backend, ScanRequest request, Optional<Filter> filter, Deadline deadline) {
        return StreamSupport.stream(new ScanPages(backend, request, filter, deadline), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super VectorRecord> action) {
        while (!page.hasNext()) {
            if (!more) {
                return false;
            }
            fetch();
        }
        action.accept(page.next());
        return true;
    }

    private void fetch() {
        ScanQuery query = new ScanQuery(
                after,
                request.pageSize(),
                filter,
                request.projection(),
                request.options().consistency());
        ScanPage fetched = backend.scan(query, deadline);
        List<VectorRecord> records = fetched.records();
        more = fetched.more() && !records.isEmpty();
        if (!records.isEmpty()) {
            after = Optional.of(records.get(records.size() - 1).id());
        }
        page = records.iterator();
    }
}
