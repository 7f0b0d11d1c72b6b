package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.tck.oracle.Oracle;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values are never text of a query: {@link HostileText} through every path that takes text. */
abstract class HostileTextTck extends Theme {
    private static final List<String> TEXTS = HostileText.ALL;

    HostileTextTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void asId() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.many(TEXTS.size(), i -> Records.record(TEXTS.get(i), Metadata.of("n", i)));

        collection.upsert(records);
        collection.upsert(records);

        Oracle oracle = new Oracle(collection.spec());
        oracle.put(records);
        assertThat(Expect.scan(collection, Filter.all())).isEqualTo(oracle.ids());
        assertThat(collection.get(Records.idsOf(records), Projection.metadata()))
                .extracting(record -> record.metadata().get("n"))
                .isEqualTo(Records.many(TEXTS.size(), i -> (Object) (long) i));
        for (RecordId id : Records.idsOf(records)) {
            assertThat(collection.delete(List.of(id))).as("delete '%s'", id).isEqualTo(1);
        }
        assertThat(collection.count()).isZero();
    }

    @Test
    void asKeyAndValueOfMetadata() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.many(
                TEXTS.size(),
                i -> Records.record(
                        Records.id(i),
                        Metadata.builder()
                                .put(TEXTS.get(i), "value")
                                .put("v", TEXTS.get(i))
                                .put("in list", List.of(TEXTS.get(i), "other"))
                                .build()));
        collection.insert(records);

        assertThat(collection.get(Records.idsOf(records), Projection.metadata()))
                .extracting(VectorRecord::metadata)
                .isEqualTo(records.stream().map(VectorRecord::metadata).toList());
        Oracle oracle = new Oracle(collection.spec());
        oracle.put(records);
        for (String text : TEXTS) {
            compare(collection, oracle, Filter.eq(text, "value"));
            compare(collection, oracle, Filter.exists(text));
            compare(collection, oracle, Filter.containsAll("in list", text, "other"));
            compareTexts(collection, oracle, "v", text);
        }
    }

    @Test
    void asValueOfDeclaredFields() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.many(
                TEXTS.size(),
                i -> Records.record(
                        Records.id(i), Metadata.of("title", TEXTS.get(i), "tags", List.of(TEXTS.get(i), "other"))));
        collection.upsert(records);

        assertThat(collection.get(Records.idsOf(records), Projection.metadata()))
                .extracting(VectorRecord::metadata)
                .isEqualTo(records.stream().map(VectorRecord::metadata).toList());
        Oracle oracle = new Oracle(collection.spec());
        oracle.put(records);
        for (String text : TEXTS) {
            compare(collection, oracle, Filter.containsAny("tags", text));
            compareTexts(collection, oracle, "title", text);
        }
    }

    @Test
    void asNameThatOnlyABadServerMinds() {
        CollectionSpec spec = CollectionSpec.builder("select")
                .vector(VectorField.of("order", 2, Metric.DOT).index(IndexSpec.none()))
                .field(DeclaredField.of("group", FieldType.STRING).indexed())
                .field(DeclaredField.of("where", FieldType.LONG))
                .field(DeclaredField.of("true", FieldType.BOOLEAN))
                .field(DeclaredField.of("CamelCase", FieldType.DOUBLE))
                .field(DeclaredField.of("_", FieldType.STRING_LIST))
                .field(DeclaredField.of("f".repeat(63), FieldType.LONG).indexed())
                .build();
        VectorCollection collection = client().createCollection(spec);
        VectorRecord record = VectorRecord.of(
                "a",
                new float[] {1, 2},
                Metadata.builder()
                        .put("group", "g")
                        .put("where", 1)
                        .put("true", true)
                        .put("CamelCase", 0.5)
                        .put("_", List.of("x"))
                        .put("f".repeat(63), 63)
                        .build());

        collection.upsert(record);

        assertThat(Expect.stored(collection, record.id())).isEqualTo(record);
        SearchRequest request = SearchRequest.builder(new float[] {1, 1})
                .filter("\"group\" = 'g' and \"where\" = 1 and \"true\" = true"
                        + " and CamelCase < 1 and _ containsAny ('x')")
                .build();
        assertThat(collection.search(request).hits()).hasSize(1);
        assertThat(client().collection("select").spec()).isEqualTo(spec);
        client().dropCollection("select");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\uD800b", "\uDC00"})
    void whatIsNoTextIsRefused(String text) {
        Expect.refused(() -> RecordId.of(text), "id", "U+", "accepted");
        Expect.refused(() -> Metadata.of(text, 1), "metadata key", "U+", "accepted");
        Expect.refused(() -> Metadata.of("k", text), "'k'", "U+", "accepted");
        Expect.refused(() -> Filter.eq("k", text), "'k'", "U+", "accepted");
        Expect.refused(() -> Filter.eq(text, 1), "metadata key", "U+", "accepted");
        Expect.refused(() -> Filter.contains("k", text), "'k'", "U+", "accepted");
        Expect.refused(() -> Filter.containsAny("k", text), "'k'", "U+", "accepted");
        Expect.refused(() -> Filter.parse("k = '" + text + "'"), "U+", "accepted");
        Expect.refused(() -> client().collection(text), "collection name", "accepted");
    }

    private static void compareTexts(VectorCollection collection, Oracle oracle, String key, String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        compare(collection, oracle, Filter.eq(key, text));
        compare(collection, oracle, Filter.parse(key + " = " + quoted));
        compare(collection, oracle, Filter.in(key, text, "none"));
        compare(collection, oracle, Filter.contains(key, text));
        compare(collection, oracle, Filter.startsWith(key, text));
        compare(collection, oracle, Filter.gt(key, text));
    }

    private static void compare(VectorCollection collection, Oracle oracle, Filter filter) {
        assertThat(Expect.scan(collection, filter)).as("scan where %s", filter).isEqualTo(oracle.matching(filter));
    }
}
