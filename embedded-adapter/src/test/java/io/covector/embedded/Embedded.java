package io.covector.embedded;

import io.covector.CollectionSpec;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.SearchTuning;
import io.covector.Vector;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.config.Settings;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.CountQuery;
import io.covector.spi.Deadline;
import io.covector.spi.FilterBinder;
import io.covector.spi.GetQuery;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.Ticker;
import io.covector.spi.WriteBatch;
import io.covector.test.FakeBackendContext;
import io.covector.test.ManualScheduler;
import io.covector.test.RealTicker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Short forms for calling the SPI. */
public final class Embedded {
    private static final Ticker TICKER = new RealTicker();

    /** A call without a deadline that nobody cancels. */
    public static final CallContext CONTEXT = context(new CancelSignal());

    /** Time in which each look at the clock takes a second. */
    private static final class SlowTicker implements Ticker {
        private long nanos;

        @Override
        public long nanoTime() {
            return nanos += 1_000_000_000;
        }
    }

    private Embedded() {}

    /** A call without a deadline. */
    public static CallContext context(CancelSignal cancel) {
        return CallContext.of(Operation.SEARCH, Deadline.unbounded(TICKER), cancel);
    }

    /** A call that ends after so many looks at the clock. */
    public static CallContext seconds(int seconds) {
        return CallContext.of(Operation.SEARCH, Deadline.after(Duration.ofSeconds(seconds), new SlowTicker()));
    }

    public static Backend inMemory() {
        return open(Map.of());
    }

    public static Backend at(Path path) {
        return open(Map.of("path", path.toString()));
    }

    public static Backend open(Map<String, ?> settings) {
        return new EmbeddedBackendProvider().open(Settings.of(settings), FakeBackendContext.of(TICKER));
    }

    /** In a directory, or in memory, with a scheduler that does what is due when the test says so. */
    public static Backend open(Map<String, ?> settings, ManualScheduler scheduler, Executor executor) {
        return new EmbeddedBackendProvider()
                .open(
                        Settings.of(settings),
                        FakeBackendContext.of(TICKER).scheduler(scheduler).executor(executor));
    }

    /** Lets the idle timeout pass, on the test's thread. */
    public static void closeIdle(ManualScheduler scheduler) {
        scheduler.runAll(2); // the first time, everything was used since it was opened
    }

    public static CollectionSpec spec(String name, int dimension, Metric metric, IndexSpec index) {
        return CollectionSpec.builder(name)
                .vector(VectorField.of(dimension, metric).index(index))
                .build();
    }

    public static CollectionSpec longIds(String name) {
        return spec(name, 2, Metric.EUCLIDEAN, IndexSpec.none()).toBuilder()
                .idType(IdType.LONG)
                .build();
    }

    public static VectorRecord record(String id, Metadata metadata, float... vector) {
        return VectorRecord.of(RecordId.of(id), Vector.copyOf(vector), metadata);
    }

    public static void upsert(BackendCollection collection, VectorRecord... records) {
        upsert(collection, List.of(records));
    }

    public static void upsert(BackendCollection collection, List<VectorRecord> records) {
        collection.write(new WriteBatch(WriteMode.UPSERT, records), CONTEXT);
    }

    public static void insert(BackendCollection collection, VectorRecord... records) {
        collection.write(new WriteBatch(WriteMode.INSERT, List.of(records)), CONTEXT);
    }

    public static long count(BackendCollection collection) {
        return collection.count(CountQuery.all(), CONTEXT);
    }

    public static long count(BackendCollection collection, Filter filter) {
        return collection.count(CountQuery.all().filter(bound(collection, filter)), CONTEXT);
    }

    public static Filter bound(BackendCollection collection, Filter filter) {
        return FilterBinder.bind(filter, collection.spec());
    }

    public static Optional<VectorRecord> get(BackendCollection collection, RecordId id) {
        return collection
                .get(GetQuery.of(List.of(id)).projection(Projection.metadata().withVector()), CONTEXT)
                .stream()
                .findFirst();
    }

    public static SearchResult search(
            BackendCollection collection, float[] vector, int topK, @Nullable Filter filter, SearchTuning tuning) {
        return search(collection, vector, topK, filter, OptionalDouble.empty(), tuning);
    }

    public static SearchResult search(
            BackendCollection collection,
            float[] vector,
            int topK,
            @Nullable Filter filter,
            OptionalDouble minScore,
            SearchTuning tuning) {
        SearchBatch batch = SearchBatch.builder("vector", topK)
                .filter(filter == null ? null : bound(collection, filter))
                .minScore(minScore)
                .tuning(tuning)
                .build(List.of(Vector.copyOf(vector)));
        return collection.search(batch, CONTEXT).get(0);
    }

    public static List<RecordId> scanIds(BackendCollection collection, int pageSize, @Nullable Filter filter) {
        List<RecordId> ids = new ArrayList<>();
        RecordId after = null;
        boolean more = true;
        while (more) {
            ScanPage page = collection.scan(
                    ScanQuery.builder(pageSize)
                            .after(after)
                            .filter(filter == null ? null : bound(collection, filter))
                            .projection(Projection.idOnly())
                            .build(),
                    CONTEXT);
            page.records().forEach(record -> ids.add(record.id()));
            after = ids.isEmpty() ? after : ids.get(ids.size() - 1);
            more = page.more();
        }
        return ids;
    }

    public static float[] randomVector(Random random, int dimension) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
