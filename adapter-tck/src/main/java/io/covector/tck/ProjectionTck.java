package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.Projection;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads bring back what the projection asks for: by id, by scan, by search, alone and in a batch. */
abstract class ProjectionTck extends Theme {
    private static final Metadata METADATA = Metadata.builder()
            .put("title", "t")
            .put("year", 7)
            .put("tags", List.of("a"))
            .put("free", List.of(1, 2))
            .put("other", null)
            .build();

    ProjectionTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void bringsNoVectorUnlessAsked() {
        assertReads(Projection.metadata(), METADATA, false);
        assertReads(Projection.metadata().withVector(), METADATA, true);
    }

    @Test
    void bringsIdsOnly() {
        assertReads(Projection.idOnly(), Metadata.empty(), false);
        assertReads(Projection.idOnly().withVector(), Metadata.empty(), true);
    }

    @Test
    void bringsTheKeysAskedFor() {
        assertReads(Projection.keys("year", "free"), Metadata.of("year", 7, "free", List.of(1, 2)), false);
        assertReads(Projection.keys("title"), Metadata.of("title", "t"), false);
        assertReads(Projection.keys("other"), Metadata.of("other", null), false);
        assertReads(Projection.keys("tags").withVector(), Metadata.of("tags", List.of("a")), true);
    }

    @Test
    void bringsAllButTheKeysLeftOut() {
        Projection some = Projection.metadata().without("year", "free");
        Metadata left = Metadata.builder()
                .put("title", "t")
                .put("tags", List.of("a"))
                .put("other", null)
                .build();
        assertReads(some, left, false);
        assertReads(some.withVector(), left, true);
        assertReads(Projection.metadata().withVector().without("other", "none"), without(METADATA, "other"), true);
        assertReads(
                Projection.metadata().without("title", "year", "tags"),
                without(METADATA, "title", "year", "tags"),
                false);
        assertReads(
                Projection.metadata().without("free", "it's \"not\"", "other"),
                without(METADATA, "free", "other"),
                false);
        assertReads(Projection.metadata().without("title", "year", "tags", "free", "other"), Metadata.empty(), false);
        assertReads(Projection.keys("year", "free").without("year"), Metadata.of("free", List.of(1, 2)), false);
        assertReads(Projection.keys("year").without("year"), Metadata.empty(), false);
    }

    @Test
    void testsKeysThatItLeavesOut() {
        VectorCollection collection = session().texts();
        VectorRecord stored = Records.record("a", METADATA);
        collection.upsert(stored, Records.record("b", Metadata.of("year", 8, "free", 1)));
        Projection projection = Projection.metadata().without("free", "year");
        VectorRecord expected = VectorRecord.of(stored.id(), null, without(METADATA, "free", "year"));
        for (Filter filter : List.of(
                Filter.eq("year", 7),
                Filter.containsAny("free", new int[] {2}),
                Filter.and(Filter.containsAll("free", 1, 2), Filter.lt("year", 7.5)))) {
            assertThat(collection.scan(ScanRequest.builder()
                            .filter(filter)
                            .projection(projection)
                            .build()))
                    .containsExactly(expected);
            assertThat(collection
                            .search(SearchRequest.builder(Records.at(1))
                                    .filter(filter)
                                    .projection(projection)
                                    .build())
                            .hits())
                    .extracting(hit -> hit.record())
                    .containsExactly(expected);
        }
    }

    private static Metadata without(Metadata metadata, String... keys) {
        Metadata.Builder left = metadata.toBuilder();
        for (String key : keys) {
            left.remove(key);
        }
        return left.build();
    }

    @Test
    void leavesOutKeysThatARecordLacks() {
        assertReads(Projection.keys("rating", "none", "Heading", "it's \"not\""), Metadata.empty(), false);
        assertReads(Projection.keys("flag", "year"), Metadata.of("year", 7), false);
    }

    private void assertReads(Projection projection, Metadata metadata, boolean vector) {
        VectorCollection collection = session().texts();
        VectorRecord stored = Records.record("a", METADATA);
        collection.upsert(stored);
        VectorRecord expected = VectorRecord.of(stored.id(), vector ? stored.vector() : null, metadata);
        SearchRequest search =
                SearchRequest.builder(Records.at(1)).projection(projection).build();
        ScanRequest scan = ScanRequest.builder().projection(projection).build();

        assertThat(collection.get(stored.id(), projection)).contains(expected);
        assertThat(collection.scan(scan)).containsExactly(expected);
        assertThat(collection.search(search).hits())
                .extracting(hit -> hit.record())
                .containsExactly(expected);
        assertThat(collection.searchBatch(List.of(search, search)))
                .allSatisfy(result -> assertThat(result.hits())
                        .extracting(hit -> hit.record())
                        .containsExactly(expected));
    }
}
