package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.GetQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.lucene.search.IndexSearcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectionTest {
    private static final CollectionSpec SPEC = Embedded.spec("c", 2, Metric.EUCLIDEAN, IndexSpec.none()).toBuilder()
            .field(DeclaredField.of("title", FieldType.STRING).indexed())
            .field(DeclaredField.of("price", FieldType.DOUBLE))
            .build();

    private final Backend backend = Embedded.inMemory();
    private final BackendCollection collection = backend.create(SPEC, Embedded.CONTEXT);

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void replacesByUpsertAndRefusesByInsert() {
        Embedded.upsert(collection, Embedded.record("1", Metadata.of("v", 1), 1, 1));
        Embedded.upsert(collection, Embedded.record("1", Metadata.of("w", 2), 2, 2));
        assertThat(Embedded.get(collection, RecordId.of("1")))
                .contains(Embedded.record("1", Metadata.of("w", 2), 2, 2));
        assertThatThrownBy(() -> Embedded.insert(
                        collection,
                        Embedded.record("2", Metadata.empty(), 0, 0),
                        Embedded.record("1", Metadata.empty(), 0, 0)))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("id '1' is stored already")
                .extracting(e -> ((VectorException) e).code())
                .isEqualTo(ErrorCode.ID_EXISTS);
        assertThat(Embedded.count(collection)).isEqualTo(1);
        assertThat(Embedded.count(collection, Filter.exists("v"))).isZero();
    }

    @Test
    void knowsWhatExistsBeforeAnybodyReads() {
        Embedded.insert(collection, Embedded.record("1", Metadata.empty(), 1, 1));
        assertThatThrownBy(() -> Embedded.insert(collection, Embedded.record("1", Metadata.empty(), 1, 1)))
                .hasMessageContaining("ID_EXISTS");
        assertThat(collection.delete(List.of(RecordId.of("1"), RecordId.of("none")), Embedded.CONTEXT))
                .isEqualTo(1);
        assertThat(collection.delete(List.of(RecordId.of("1")), Embedded.CONTEXT))
                .isZero();
        Embedded.insert(collection, Embedded.record("1", Metadata.empty(), 1, 1));
        assertThat(Embedded.count(collection)).isEqualTo(1);
        assertThat(collection.delete(List.of(RecordId.of("1")), Embedded.CONTEXT))
                .isEqualTo(1);
        assertThat(Embedded.count(collection)).isZero();
    }

    @Test
    void deletesWhatMatches() {
        for (int i = 0; i < 10; i++) {
            Embedded.upsert(collection, Embedded.record("r" + i, Metadata.of("n", i), i, i));
        }
        assertThat(collection.delete(Filter.gte("n", 7), Embedded.CONTEXT)).isEqualTo(3);
        assertThat(collection.delete(Filter.gte("n", 7), Embedded.CONTEXT)).isZero();
        assertThat(Embedded.count(collection)).isEqualTo(7);
        assertThat(collection.delete(Filter.all(), Embedded.CONTEXT)).isEqualTo(7);
    }

    @Test
    void givesBackWhatWasStored() {
        Metadata stored = Metadata.builder()
                .put("title", null)
                .put("price", 3L)
                .put("none", null)
                .put("deep", List.of(Metadata.of("x", List.of(1, 1.0, "1")).asMap()))
                .put("big", new BigDecimal("123456789012345678901234567890.5"))
                .build();
        Embedded.upsert(collection, Embedded.record("1", stored, Float.MIN_VALUE, -0.0f));
        Metadata expected = stored.toBuilder().remove("title").put("price", 3.0).build();
        assertThat(Embedded.get(collection, RecordId.of("1")).orElseThrow().metadata())
                .isEqualTo(expected);
        VectorRecord projected = collection
                .get(
                        GetQuery.of(List.of(RecordId.of("1")))
                                .projection(Projection.keys("price", "absent"))
                                .consistency(Consistency.STRONG),
                        Embedded.CONTEXT)
                .get(0);
        assertThat(projected.metadata()).isEqualTo(Metadata.of("price", 3.0));
        assertThat(projected.vector()).isNull();
        assertThat(Embedded.get(collection, RecordId.of("1")).orElseThrow().vector())
                .isEqualTo(Vector.copyOf(Float.MIN_VALUE, -0.0f));
    }

    @Test
    void scansTextIdsByCodePointAndNumbersByValue() {
        List<String> ids = new ArrayList<>(List.of(
                "a", "B", "ab", "\uFFFD", "\uD83D\uDE00", "\uE000", "é", "zz", "k".repeat(1024), " ", "'; DROP", "%"));
        TreeSet<RecordId> expected = new TreeSet<>();
        Collections.shuffle(ids, new Random(5));
        for (String id : ids) {
            expected.add(RecordId.of(id));
            Embedded.upsert(collection, Embedded.record(id, Metadata.empty(), 0, 0));
        }
        for (int page = 1; page < 14; page++) {
            assertThat(Embedded.scanIds(collection, page, null)).containsExactlyElementsOf(expected);
        }

        BackendCollection numbers = backend.create(Embedded.longIds("numbers"), Embedded.CONTEXT);
        List<Long> values = List.of(5L, -5L, 0L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40);
        for (long value : values) {
            Embedded.upsert(numbers, VectorRecord.of(value, new float[] {0, 0}));
        }
        assertThat(Embedded.scanIds(numbers, 2, null))
                .extracting(RecordId::value)
                .containsExactlyElementsOf(new TreeSet<>(values));
    }

    @Test
    void refusesAVectorOfAnotherDimension() {
        assertThatThrownBy(() -> Embedded.upsert(collection, Embedded.record("1", Metadata.empty(), 1, 2, 3)))
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("2 dimensions");
        assertThat(Embedded.count(collection)).isZero();
    }

    @Test
    void refusesAnIndexThatLuceneDoesNotHave() {
        CollectionSpec spec = Embedded.spec("ivf", 2, Metric.DOT, IndexSpec.ivfFlat(10));
        assertThatThrownBy(() -> backend.create(spec, Embedded.CONTEXT)).hasMessageContaining("UNSUPPORTED");
        assertThat(backend.list(Embedded.CONTEXT)).containsExactly("c");
        assertThatThrownBy(() -> backend.create(SPEC, Embedded.CONTEXT)).hasMessageContaining("COLLECTION_EXISTS");
    }

    @Test
    void lendsASearcherOnOneState() {
        Embedded.upsert(collection, Embedded.record("1", Metadata.empty(), 1, 1));
        IndexSearcher searcher = collection.unwrap(IndexSearcher.class).orElseThrow();
        assertThat(searcher.getIndexReader().numDocs()).isEqualTo(1);
        assertThat(collection.unwrap(IndexSearcher.class)).containsSame(searcher);
        Embedded.upsert(collection, Embedded.record("2", Metadata.empty(), 1, 1));
        assertThat(searcher.getIndexReader().numDocs()).isEqualTo(1);
        assertThat(collection
                        .unwrap(IndexSearcher.class)
                        .orElseThrow()
                        .getIndexReader()
                        .numDocs())
                .isEqualTo(2);
        assertThat(collection.unwrap(String.class)).isEmpty();
        backend.close();
        assertThat(searcher.getIndexReader().getRefCount()).isZero();
    }
}
