package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that are larger than a message may be, here 4 MiB, come in parts. */
class MilvusLargeAnswersIT {
    private static final int RECORDS = 600;
    private static final String TITLE = "words ".repeat(700);
    private static final String BODY = "more words ".repeat(2_000);

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void readsGetEverythingWhateverItsSize(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                VectorClient client = VectorClients.open(fixture.config()
                        .set("backends.main.max-inbound-message-bytes", "4MiB")
                        .set("retry.max-attempts", "1")
                        .build())) {
            VectorCollection collection = client.createCollection(CollectionSpec.builder("large")
                    .idType(IdType.LONG)
                    .field("title", FieldType.STRING)
                    .vector(VectorField.of(2, Metric.EUCLIDEAN).index(IndexSpec.none()))
                    .build());
            List<VectorRecord> records = LongStream.range(0, RECORDS)
                    .mapToObj(MilvusLargeAnswersIT::record)
                    .toList();
            collection.upsert(records);

            assertThat(collection.get(records.stream().map(VectorRecord::id).toList(), Projection.metadata()))
                    .hasSize(RECORDS)
                    .allSatisfy(found -> assertThat(found.metadata())
                            .isEqualTo(record(number(found.id())).metadata()));
            assertThat(collection.scan(ScanRequest.builder().pageSize(RECORDS).build()))
                    .extracting(record -> number(record.id()))
                    .isEqualTo(LongStream.range(0, RECORDS).boxed().toList());

            List<SearchHit> all =
                    search(collection, RECORDS, Projection.metadata().withVector());
            assertThat(all)
                    .extracting(hit -> number(hit.id()))
                    .isEqualTo(LongStream.range(0, RECORDS).boxed().toList());
            assertThat(all)
                    .allSatisfy(hit -> assertThat(hit.distance().orElseThrow()).isEqualTo((double) number(hit.id())));

            for (String key : List.of("title", "body")) {
                Filter needle = Filter.contains(key, "needle");
                assertThat(collection.search(SearchRequest.builder(new float[] {0, 1})
                                .topK(5)
                                .filter(needle)
                                .projection(Projection.idOnly())
                                .build()))
                        .extracting(hit -> number(hit.id()))
                        .containsExactly(7L, 67L, 127L, 187L, 247L);
                assertThat(collection.count(needle)).isEqualTo(RECORDS / 60);
            }

            List<SearchResult> batch = collection.searchBatch(LongStream.range(0, 8)
                    .mapToObj(i -> SearchRequest.of(new float[] {i, 1}, 100))
                    .toList());
            for (int i = 0; i < 8; i++) {
                assertThat(batch.get(i).hits()).hasSize(100);
                assertThat(number(batch.get(i).hits().get(0).id())).isEqualTo(i);
            }
        }
    }

    private static List<SearchHit> search(VectorCollection collection, int topK, Projection projection) {
        return collection
                .search(SearchRequest.builder(new float[] {0, 1})
                        .topK(topK)
                        .projection(projection)
                        .build())
                .hits();
    }

    private static VectorRecord record(long i) {
        String end = i % 60 == 7 ? "needle" : "hay";
        return VectorRecord.of(i, new float[] {i, 1}, Metadata.of("title", TITLE + end, "body", BODY + end));
    }

    private static long number(RecordId id) {
        return (Long) id.value();
    }
}
