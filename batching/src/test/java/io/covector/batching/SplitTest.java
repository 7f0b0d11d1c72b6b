package io.covector.batching;

import static io.covector.batching.Fixture.failure;
import static io.covector.batching.Fixture.ids;
import static io.covector.batching.Fixture.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.spi.GetQuery;
import io.covector.spi.SearchBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reads and deletes that need several requests. */
class SplitTest {
    private final Fixture fixture = new Fixture();
    private final Stored stored = fixture.stored;

    private List<VectorRecord> get(List<RecordId> ids) {
        return fixture.books.get(
                GetQuery.of(ids).projection(Projection.metadata().withVector()), fixture.unbounded());
    }

    @Test
    void aGetIsCutByRows() {
        fixture.upsert(range(18));
        stored.forget();
        assertThat(get(ids(20))).containsExactlyElementsOf(range(18));
        assertThat(stored.sizes()).containsExactly(8, 8, 4);
    }

    @Test
    void aGetIsCutByTheBytesOfItsIds() {
        stored.limits(Fixture.limits(4, 1_000, 1_000));
        List<RecordId> ids = IntStream.range(0, 10)
                .mapToObj(i -> RecordId.of("é".repeat(150) + i)) // 301 bytes, and 16 around it
                .toList();
        get(ids);
        assertThat(stored.sizes()).containsExactly(3, 3, 3, 1);
    }

    @Test
    void nothingIsAskedForNothing() {
        assertThat(get(List.of())).isEmpty();
        assertThat(fixture.books.delete(List.of(), fixture.unbounded())).isZero();
        assertThat(stored.requests()).isEmpty();
    }

    @Test
    void aDeleteSumsItsCounts() {
        fixture.upsert(range(18));
        stored.forget();
        assertThat(fixture.books.delete(ids(20), fixture.unbounded())).isEqualTo(18);
        assertThat(stored.sizes()).containsExactly(8, 8, 4);
    }

    @Test
    void aDeleteThatFailsHalfwaySaysHowFarItCame() {
        fixture.upsert(range(18));
        stored.forget();
        stored.interfere(request -> {
            if (request == 3) {
                throw VectorException.builder(ErrorCode.UNAVAILABLE, "gone").build();
            }
        });
        VectorException e = failure(() -> fixture.books.delete(ids(20), fixture.unbounded()));
        assertThat(e).hasMessage("UNAVAILABLE: gone (of 20 ids the first 16 are done: 16 records deleted)");
        assertThat(e.mayHaveApplied()).isTrue();
    }

    @Test
    void aDeleteThatFailsAtOnceSaysWhatTheBackendSaid() {
        stored.interfere(request -> {
            throw VectorException.builder(ErrorCode.UNAVAILABLE, "gone").build();
        });
        VectorException e = failure(() -> fixture.books.delete(ids(20), fixture.unbounded()));
        assertThat(e).hasMessage("UNAVAILABLE: gone");
        assertThat(e.mayHaveApplied()).isFalse();
    }

    @Test
    void searchesAreCutByQueriesAndKeepTheirOrder() {
        List<SearchResult> results = fixture.books.search(search(8), fixture.unbounded());
        assertThat(stored.sizes()).containsExactly(3, 3, 2);
        assertThat(results).extracting(result -> result.hits().get(0).id()).containsExactlyElementsOf(ids(8));
    }

    @Test
    void searchesThatFitAreOneRequest() {
        assertThat(fixture.books.search(search(3), fixture.unbounded())).hasSize(3);
        assertThat(stored.sizes()).containsExactly(3);
    }

    private static SearchBatch search(int queries) {
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < queries; i++) {
            vectors.add(Vector.copyOf(i));
        }
        return SearchBatch.builder("vector", 1).build(vectors);
    }
}
