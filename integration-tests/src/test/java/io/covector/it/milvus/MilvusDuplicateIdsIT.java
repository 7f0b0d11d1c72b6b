package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Milvus keeps a record twice that is inserted twice, and a page of its answers is short where it leaves the copy out.
 * What reads page by page goes on to the end all the same.
 */
class MilvusDuplicateIdsIT {
    private static final long COUNT = 12_000;

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void anIdThatIsStoredTwiceHidesNothingBehindIt(MilvusKind kind) {
        MilvusFixture fixture = new MilvusFixture(kind);
        try (fixture;
                VectorClient client = fixture.open()) {
            VectorCollection collection = client.createCollection(CollectionSpec.builder("twice")
                    .idType(IdType.LONG)
                    .vector(VectorField.of(2, Metric.EUCLIDEAN).index(IndexSpec.hnsw(4, 16)))
                    .build());
            collection.insert(LongStream.range(0, COUNT)
                    .mapToObj(MilvusDuplicateIdsIT::record)
                    .toList());
            collection.insert(List.of(record(2), record(7_001)));

            for (int pageSize : new int[] {1_000, 10_000}) {
                assertThat(collection
                                .scan(ScanRequest.builder().pageSize(pageSize).build())
                                .map(record -> (Long) record.id().value()))
                        .isEqualTo(LongStream.range(0, COUNT).boxed().toList());
            }
            // the client decides for each record, as no server can
            assertThat(collection.count(Filter.containsAny("list", 1))).isEqualTo(COUNT / 3);
            SearchHit best = collection
                    .search(SearchRequest.builder(new float[] {COUNT - 1, 1})
                            .topK(1)
                            .exact()
                            .build())
                    .hits()
                    .get(0);
            assertThat(best.id()).isEqualTo(RecordId.of(COUNT - 1));
            assertThat(collection.delete(List.of(RecordId.of(2), RecordId.of(COUNT))))
                    .isEqualTo(1);
            assertThat(collection.delete(Filter.all())).isEqualTo(COUNT - 1);
            assertThat(collection.count()).isZero();
        }
    }

    private static VectorRecord record(long i) {
        return VectorRecord.of(i, new float[] {i, 1}, Metadata.of("list", List.of(i % 3, "a remainder")));
    }
}
