package io.covector.embedded;

import io.covector.CollectionSpec;
import io.covector.Consistency;
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
import io.covector.config.Settings;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.FilterBinder;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.TimeSource;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Short forms for calling the SPI. */
public final class Embedded {
    public static final Deadline ALWAYS = Deadline.unbounded(TestContext.TIME, new CancelSignal());

    /** Time in which each look at the clock takes a second. */
    private static final class SlowTime implements TimeSource {
        private long nanos;

        @Override
        public long nanoTime() {
            return nanos += 1_000_000_000;
        }

        @Override
        public void sleep(Duration duration) {
            throw new AssertionError("no reason to pause");
        }
    }

    private Embedded() {}

    /** A deadline after so many looks at the clock. */
    public static Deadline seconds(int seconds) {
        return Deadline.after(Duration.ofSeconds(seconds), new SlowTime());
    }

    public static Backend inMemory() {
        return open(Map.of());
    }

    public static Backend at(Path path) {
        return open(Map.of("path", path.toString()));
    }

    public static Backend open(Map<String, ?> settings) {
        return new EmbeddedBackendProvider().open(Settings.of(settings), new TestContext());
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
        collection.write(new WriteBatch(WriteMode.UPSERT, records), ALWAYS);
    }

    public static void insert(BackendCollection collection, VectorRecord... records) {
        collection.write(new WriteBatch(WriteMode.INSERT, List.of(records)), ALWAYS);
    }

    public static long count(BackendCollection collection) {
        return collection.count(Optional.empty(), Consistency.SESSION, ALWAYS);
    }

    public static long count(BackendCollection collection, Filter filter) {
        return collection.count(Optional.of(bound(collection, filter)), Consistency.SESSION, ALWAYS);
    }

    public static Filter bound(BackendCollection collection, Filter filter) {
        return FilterBinder.bind(filter, collection.spec());
    }

    public static Optional<VectorRecord> get(BackendCollection collection, RecordId id) {
        return collection.get(List.of(id), Projection.metadata().withVector(), Consistency.SESSION, ALWAYS).stream()
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
        SearchBatch batch = new SearchBatch(
                List.of(Vector.copyOf(vector)),
                topK,
                Optional.ofNullable(filter).map(each -> bound(collection, each)),
                minScore,
                Projection.metadata(),
                tuning,
                Consistency.SESSION);
        return collection.search(batch, ALWAYS).get(0);
    }

    public static List<RecordId> scanIds(BackendCollection collection, int pageSize, @Nullable Filter filter) {
        List<RecordId> ids = new ArrayList<>();
        Optional<RecordId> after = Optional.empty();
        boolean more = true;
        while (more) {
            ScanPage page = collection.scan(
                    new ScanQuery(
                            after,
                            pageSize,
                            Optional.ofNullable(filter).map(each -> bound(collection, each)),
                            Projection.idOnly(),
                            Consistency.SESSION),
                    ALWAYS);
            page.records().forEach(record -> ids.add(record.id()));
            after = ids.isEmpty() ? after : Optional.of(ids.get(ids.size() - 1));
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
