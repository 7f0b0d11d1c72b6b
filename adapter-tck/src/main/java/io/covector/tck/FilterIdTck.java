package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Filters on the id of the record, which is like a declared field that every record has. */
abstract class FilterIdTck extends Theme {
    private static final List<String> TEXTS = List.of(
            "a",
            "A",
            "ab",
            "b",
            "a ",
            " a",
            "\u00e9",
            "e\u0301",
            "\uFFFF",
            "\uD83D\uDE00",
            "100%",
            "a_b",
            "aXb",
            "a\\b",
            "it's",
            "\"",
            "1",
            "01",
            "true",
            "null",
            "x".repeat(1024));

    FilterIdTck(BackendTck tck) {
        super(tck);
    }

    @Test
    void texts() {
        SearchSet set = set(IdType.STRING, TEXTS.stream().map(RecordId::of).toList());
        for (String text :
                List.of("a", "", "ab", "a_", "%", "\u00e9", "\uFFFF", "\uD83D\uDE00", "x".repeat(1024), "none")) {
            for (Comparison.Operator operator : Comparison.Operator.values()) {
                matches(set, new Comparison(Filter.ID, operator, text));
            }
            matches(set, Filter.in(Filter.ID, text, "b", "no such id", "b"));
            matches(set, Filter.startsWith(Filter.ID, text));
            matches(set, Filter.contains(Filter.ID, text));
        }
        matches(set, Filter.in(Filter.ID, List.of()));
        matches(set, Filter.between(Filter.ID, "A", "ab"));
        matches(set, Filter.gt(Filter.ID, "y".repeat(3_000)));
        matches(set, Filter.in(Filter.ID, "y".repeat(3_000), "a"));
        always(set);
    }

    @Test
    void numbers() {
        long greatest = capabilities().maxLongId();
        List<Long> ids =
                List.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, 1L, 2L, 9007199254740993L, greatest - 1, greatest);
        SearchSet set = set(IdType.LONG, ids.stream().map(RecordId::of).toList());
        List<Object> values = new ArrayList<>(ids);
        values.addAll(List.of(Long.MAX_VALUE, 0.5, 9007199254740992.0, 1e300, -1e300, -0x1p63, 7));
        for (Object value : values) {
            for (Comparison.Operator operator : Comparison.Operator.values()) {
                matches(set, new Comparison(Filter.ID, operator, value));
            }
            matches(set, Filter.in(Filter.ID, value, 1, 2.0, 7));
        }
        matches(set, Filter.between(Filter.ID, -1, 1.5));
        always(set);
    }

    @Test
    void thousandsOfIds() {
        SearchSet set = set(IdType.STRING, TEXTS.stream().map(RecordId::of).toList());
        List<Object> ids = new ArrayList<>(TEXTS.subList(0, 10));
        for (int i = 0; i < 3_000; i++) {
            ids.add("none" + i);
        }
        matches(set, Filter.in(Filter.ID, ids));
    }

    @Test
    void deletesById() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.numbered(10));

        assertThat(collection.delete(Filter.parse("$id >= 'r00008' or $id in ('r00001', 'none')")))
                .isEqualTo(3);
        assertThat(collection.delete(Filter.ne(Filter.ID, "r00003"))).isEqualTo(6);
        assertThat(Expect.scan(collection, Filter.all())).isEqualTo(Records.ids("r00003"));
    }

    @Test
    void aMetadataKeyOfThatNameIsNotMeant() {
        VectorCollection collection = session().texts();
        collection.upsert(
                Records.record("a", Metadata.of(Filter.ID, "b", "id", "c")),
                Records.record("b", Metadata.of("id", "a")));

        assertThat(Expect.stored(collection, RecordId.of("a")).metadata().get(Filter.ID))
                .isEqualTo("b");
        assertThat(Expect.scan(collection, Filter.eq(Filter.ID, "b"))).isEqualTo(Records.ids("b"));
        assertThat(Expect.scan(collection, Filter.eq("id", "a"))).isEqualTo(Records.ids("b"));
    }

    @Test
    void searchesInABatch() {
        SearchSet set = set(IdType.STRING, TEXTS.stream().map(RecordId::of).toList());
        SearchRequest request = SearchRequest.builder(Records.at(1))
                .topK(3)
                .filter(Filter.in(Filter.ID, "ab", "b"))
                .build();
        assertThat(set.collection().searchBatch(List.of(request, request)))
                .allSatisfy(result -> assertThat(result.hits())
                        .extracting(hit -> hit.id().value())
                        .containsExactly("ab", "b"));
    }

    @Test
    void otherTypesAreRefused() {
        SearchSet set = set(IdType.STRING, TEXTS.stream().map(RecordId::of).toList());
        Expect.refused(
                () -> set.collection().count(Filter.eq(Filter.ID, 1)), "the id '$id'", "integer 1", "accepted are");
        Expect.refused(() -> set.collection().count(Filter.containsAny(Filter.ID, "a")), "containsAny", "accepted are");
    }

    private void always(SearchSet set) {
        matches(set, Filter.exists(Filter.ID));
        matches(set, Filter.isNull(Filter.ID));
        matches(set, Filter.isNull(Filter.ID).or(Filter.eq("n", 1)));
    }

    private SearchSet set(IdType type, List<RecordId> ids) {
        return session().shared("ids " + type, SearchSet.class, () -> {
            List<VectorRecord> records = new ArrayList<>();
            for (RecordId id : ids) {
                records.add(VectorRecord.of(id, Records.at(1 + records.size()), Metadata.of("n", records.size())));
            }
            VectorField vector =
                    VectorField.of(Specs.DIMENSION, Metric.EUCLIDEAN).index(IndexSpec.none());
            return SearchSet.create(
                    session(),
                    Specs.everyType(session().newName(), vector).idType(type).build(),
                    records);
        });
    }

    private static void matches(SearchSet set, Filter filter) {
        Expect.matches(set.collection(), set.oracle(), filter);
    }
}
