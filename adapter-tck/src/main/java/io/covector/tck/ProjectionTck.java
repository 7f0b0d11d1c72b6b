package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.Projection;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
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

    ProjectionTck(BackendTck tck) {
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
