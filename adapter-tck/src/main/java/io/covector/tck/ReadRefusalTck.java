package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CallOptions;
import io.covector.Capability;
import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.observe.Operation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Searches and other reads that are refused before anything is sent. */
abstract class ReadRefusalTck extends Theme {
    ReadRefusalTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void queryOfAnotherDimension() {
        Expect.refused(
                () -> session().texts().search(SearchRequest.of(new float[] {1, 2, 3}, 1)),
                "3 dimensions",
                "accepted",
                "'vector' are 4");
    }

    @Test
    void queryThatIsNoNumber() {
        Expect.refused(
                () -> session().texts().search(SearchRequest.of(new float[] {1, Float.NaN, 3, 4}, 1)),
                "NaN",
                "position 1",
                "accepted are finite numbers");
    }

    @Test
    void oneBadQueryOfABatchIsNamed() {
        SearchRequest good = SearchRequest.of(new float[] {1, 2, 3, 4}, 1);
        SearchRequest bad = SearchRequest.of(new float[] {1, 2, Float.NEGATIVE_INFINITY, 4}, 1);

        Expect.refused(() -> session().texts().searchBatch(List.of(good, bad)), "search 1", "-Infinity", "position 2");
    }

    @Test
    void zeroQueryUnderCosine() {
        VectorCollection cosine = session()
                .shared(
                        "cosine",
                        VectorCollection.class,
                        () -> client().createCollection(Specs.plain(session().newName(), 2, Metric.COSINE)));

        Expect.refused(
                () -> cosine.search(SearchRequest.of(new float[] {0, 0}, 1)), "zero vector", "accepted", "COSINE");
    }

    @Test
    void topKOutOfRange() {
        Expect.refused(() -> SearchRequest.of(new float[] {1, 2, 3, 4}, 0), "topK is 0", "accepted are 1 or more");
        int max = capabilities().maxTopK();
        if (max < Integer.MAX_VALUE) {
            Expect.refused(
                    () -> session().texts().search(SearchRequest.of(new float[] {1, 2, 3, 4}, max + 1)),
                    "topK is " + (max + 1),
                    "accepted",
                    "1 to " + max);
        }
        assertThat(session()
                        .texts()
                        .search(SearchRequest.of(new float[] {1, 2, 3, 4}, Math.min(max, 10_000)))
                        .hits())
                .isEmpty();
    }

    @Test
    void idsOfTheOtherType() {
        VectorCollection collection = session().texts();
        String[] parts = {"id '7'", "LONG", "accepted", "STRING"};
        Expect.refused(() -> collection.get(List.of(RecordId.of(7)), Projection.metadata()), parts);
        Expect.refused(() -> collection.delete(List.of(RecordId.of("a"), RecordId.of(7))), parts);
        Expect.refused(
                () -> collection.scan(
                        ScanRequest.builder().after(RecordId.of(7)).build()),
                parts);
    }

    @Test
    void consistencyThatTheBackendCannotGive() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.record("a"));
        for (Consistency level : Consistency.values()) {
            CallOptions options = CallOptions.defaults().consistency(level);
            SearchRequest search =
                    SearchRequest.builder(Records.at(1)).consistency(level).build();
            ScanRequest scan = ScanRequest.builder().consistency(level).build();
            if (capabilities().consistencies().contains(level)) {
                collection.count(null, options);
                collection.search(search);
                collection.get(Records.ids("a"), Projection.metadata(), options);
                assertThat(collection.scan(scan).toList()).hasSizeLessThanOrEqualTo(1);
                continue;
            }
            for (VectorException thrown : List.of(
                    Expect.failure(ErrorCode.UNSUPPORTED, () -> collection.count(null, options)),
                    Expect.failure(ErrorCode.UNSUPPORTED, () -> collection.search(search)),
                    Expect.failure(
                            ErrorCode.UNSUPPORTED,
                            () -> collection.get(Records.ids("a"), Projection.metadata(), options)),
                    Expect.failure(ErrorCode.UNSUPPORTED, () -> collection.scan(scan)))) {
                assertThat(thrown.text()).contains("does not support consistency " + level);
            }
        }
    }

    @Test
    void exactSearchBesideAnIndex() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.record("a"));
        SearchRequest exact = SearchRequest.builder(Records.at(1)).exact().build();
        if (capabilities().supports(Capability.EXACT_SEARCH) || !capabilities().supports(Capability.HNSW_INDEX)) {
            assertThat(collection.search(exact).hits()).hasSize(1);
        } else {
            Expect.unsupported(Capability.EXACT_SEARCH, () -> collection.search(exact));
        }
    }

    @Test
    void indexThatTheBackendDoesNotHave() {
        for (Capability capability : List.of(Capability.HNSW_INDEX, Capability.IVF_FLAT_INDEX)) {
            if (!capabilities().supports(capability)) {
                String name = session().newName();
                Expect.unsupported(
                        capability,
                        () -> client().createCollection(Specs.everyType(
                                        name, VectorField.of(4, Metric.DOT).index(Specs.indexOf(capability)))
                                .build()));
                assertThat(client().collectionExists(name)).isFalse();
            }
        }
    }

    @Test
    void aDeadlineThatHasPassedNamesThePlace() {
        VectorCollection collection = session().texts();
        CallOptions noTime = CallOptions.defaults().timeout(Duration.ofNanos(1));

        VectorException thrown = Expect.failure(ErrorCode.TIMEOUT, () -> collection.count(null, noTime));

        assertThat(thrown.code().isTransient()).isTrue();
        assertThat(thrown.context().backend()).startsWith(TckFixture.BACKEND + " (");
        assertThat(thrown.context().operation()).isEqualTo(Operation.COUNT);
        assertThat(thrown.context().collection()).isEqualTo(collection.name());
        assertThat(thrown.context().timeout()).isEqualTo(Duration.ofNanos(1));
        assertThat(thrown.context().elapsed()).isNotNull();
        Expect.failure(ErrorCode.TIMEOUT, () -> collection.upsert(List.of(Records.record("a")), noTime));
        assertThat(collection.count()).isZero();
    }
}
