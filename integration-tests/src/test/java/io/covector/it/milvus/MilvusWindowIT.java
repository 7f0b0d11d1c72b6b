package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.ScanRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Milvus returns 16,384 rows of a query at most; what is read and deleted record by record is not bound by that. */
class MilvusWindowIT {
    private static final long COUNT = 17_000;

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void scansCountsAndDeletesMoreThanTheServerReturns(MilvusKind kind) {
        MilvusFixture fixture = new MilvusFixture(kind);
        try (fixture;
                VectorClient client = fixture.open()) {
            VectorCollection collection = client.createCollection(CollectionSpec.builder("many")
                    .idType(IdType.LONG)
                    .vector(VectorField.of(2, Metric.EUCLIDEAN).index(IndexSpec.none()))
                    .build());
            collection.insert(LongStream.range(0, COUNT)
                    .mapToObj(i ->
                            VectorRecord.of(i, new float[] {i, 1}, Metadata.of("list", List.of(i % 2, "even or odd"))))
                    .toList());

            assertThat(collection.count()).isEqualTo(COUNT);
            assertThat(ids(collection.scan(ScanRequest.all()))).isEqualTo(range(0, 1));
            // the client decides for each record, as no server can
            Filter odd = Filter.containsAny("list", 1);
            assertThat(ids(collection.scan(ScanRequest.builder().filter(odd).build())))
                    .isEqualTo(range(1, 2));
            assertThat(collection.delete(Filter.all())).isEqualTo(COUNT);
            assertThat(collection.count()).isZero();
        }
    }

    private static List<Long> ids(Stream<VectorRecord> records) {
        return records.map(record -> (Long) record.id().value()).toList();
    }

    private static List<Long> range(long first, long step) {
        return LongStream.iterate(first, i -> i < COUNT, i -> i + step).boxed().toList();
    }
}
