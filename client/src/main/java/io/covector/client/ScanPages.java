package io.covector.client;

import io.covector.RecordId;
import io.covector.VectorRecord;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Fetches the pages of a scan as its stream is consumed. Not thread-safe. */
final class ScanPages extends AbstractSpliterator<VectorRecord> {
    private final Function<ScanQuery, ScanPage> source;
    private ScanQuery next;
    private Iterator<VectorRecord> page = List.<VectorRecord>of().iterator();
    private boolean more = true;

    private ScanPages(ScanQuery first, Function<ScanQuery, ScanPage> source) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT);
        this.next = first;
        this.source = source;
    }

    static Stream<VectorRecord> stream(ScanQuery first, Function<ScanQuery, ScanPage> source) {
        return StreamSupport.stream(new ScanPages(first, source), false);
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
        ScanPage fetched = source.apply(next);
        List<VectorRecord> records = fetched.records();
        more = fetched.more() && !records.isEmpty();
        if (more) {
            RecordId last = records.get(records.size() - 1).id();
            next = next.toBuilder().after(last).build();
        }
        page = records.iterator();
    }
}
