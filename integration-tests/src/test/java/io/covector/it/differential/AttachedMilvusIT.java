package io.covector.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.it.milvus.ForeignMilvus;
import io.covector.it.milvus.MilvusFixture;
import io.covector.tck.oracle.Oracle;
import io.covector.tck.oracle.SearchCheck;
import io.covector.test.servers.MilvusKind;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Filters on a collection that another application has made and filled, as LangChain4j does and with fields of every
 * type beside: plain JSON with nulls, numbers of every size and keys of every kind, and no helper of Covector's.
 */
class AttachedMilvusIT {
    private static final Run RUN = Run.fromProperties();
    private static final int RECORDS = 150;
    private static final int FILTERS = 150;
    private static final String MAPPING = "backends.main.collections.docs.";

    /** Numbers that neither a long nor a double holds: 2.3 takes those of up to 19 digits for the nearest double. */
    private static final List<BigDecimal> DECIMALS = List.of(
            new BigDecimal("12345678901234567890"),
            new BigDecimal("-123456789012345678.5e5"),
            new BigDecimal("0.1234567890123456789"));

    private final Draw draw = new Draw(new SplittableRandom(RUN.seed()));

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void agreesWithTheOracle(MilvusKind kind) {
        System.out.println("Attached collection: repeat it with " + RUN);
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = VectorClients.open(fixture.config()
                        .set(MAPPING + "metadata", "metadata")
                        .set(MAPPING + "fields.string1", "text")
                        .set(MAPPING + "fields.long1", "i8")
                        .set(MAPPING + "fields.long2", "i32")
                        .set(MAPPING + "fields.long3", "i64")
                        .set(MAPPING + "fields.double1", "f")
                        .set(MAPPING + "fields.double2", "d")
                        .set(MAPPING + "fields.boolean1", "b")
                        .set(MAPPING + "fields.string_list1", "tags")
                        .build())) {
            owner.create(
                    "docs",
                    ForeignMilvus.langChain4j(2)
                            .addField(ForeignMilvus.fieldOf("i8", DataType.Int8).build())
                            .addField(
                                    ForeignMilvus.fieldOf("i32", DataType.Int32).build())
                            .addField(
                                    ForeignMilvus.fieldOf("i64", DataType.Int64).build())
                            .addField(ForeignMilvus.fieldOf("f", DataType.Float).build())
                            .addField(
                                    ForeignMilvus.fieldOf("d", DataType.Double).build())
                            .addField(ForeignMilvus.fieldOf("b", DataType.Bool).build())
                            .addField(ForeignMilvus.fieldOf("tags", DataType.Array)
                                    .elementType(DataType.VarChar)
                                    .maxCapacity(10)
                                    .maxLength(1_000)
                                    .build()),
                    ForeignMilvus.index("vector", IndexType.FLAT, MetricType.L2));
            VectorCollection docs = client.collection("docs");
            Oracle oracle = new Oracle(docs.spec());
            List<Map<String, ?>> rows = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                Map<String, Object> row = row(i);
                rows.add(row);
                oracle.put(List.of(expected(row)));
            }
            owner.insert("docs", rows);

            assertThat(docs.scan(ScanRequest.builder()
                                    .projection(Projection.metadata().withVector())
                                    .build())
                            .toList())
                    .as("%s", RUN)
                    .isEqualTo(oracle.ids().stream()
                            .map(id -> oracle.get(id).orElseThrow())
                            .toList());
            Filters filters = new Filters(draw, docs.spec());
            for (int i = 0; i < FILTERS; i++) {
                compare(docs, oracle, filters.next());
            }
        }
    }

    private static void compare(VectorCollection docs, Oracle oracle, Filter filter) {
        List<RecordId> expected = oracle.matching(filter);
        List<RecordId> found = scan(docs, filter);
        if (!found.equals(expected) || docs.count(filter) != expected.size()) {
            Filter small = Shrinker.shrink(
                    filter,
                    smaller -> !scan(docs, smaller).equals(oracle.matching(smaller))
                            || docs.count(smaller) != oracle.matching(smaller).size());
            List<RecordId> right = oracle.matching(small);
            List<RecordId> wrong = scan(docs, small);
            throw new AssertionError(RUN + "\n  where " + small + "\n  count " + docs.count(small) + ", scan "
                    + wrong.size() + "; expected " + right.size() + "\n  missing: " + records(oracle, right, wrong)
                    + "\n  should not match: " + records(oracle, wrong, right) + "\n  (first seen where " + filter
                    + ")");
        }
        SearchRequest search = SearchRequest.builder(new float[] {0.5f, 0.25f})
                .topK(7)
                .filter(filter)
                .exact()
                .build();
        assertThat(SearchCheck.exact(oracle, search, docs.search(search)))
                .as("%s search where %s", RUN, filter)
                .isEmpty();
    }

    private static String records(Oracle oracle, List<RecordId> of, List<RecordId> without) {
        return of.stream()
                .filter(id -> !without.contains(id))
                .limit(3)
                .map(id -> id + " " + oracle.get(id).orElseThrow().metadata())
                .toList()
                .toString();
    }

    private static List<RecordId> scan(VectorCollection docs, Filter filter) {
        return docs.scan(ScanRequest.builder()
                        .filter(filter)
                        .projection(Projection.idOnly())
                        .build())
                .map(VectorRecord::id)
                .toList();
    }

    private Map<String, Object> row(int number) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", "r" + number);
        row.put("text", draw.text());
        row.put("i8", draw.percent(20) ? (draw.percent(50) ? 127 : -128) : draw.below(10) - 5);
        row.put("i32", draw.percent(20) ? Integer.MIN_VALUE : draw.below(10) - 5);
        row.put("i64", draw.whole());
        row.put("f", draw.percent(30) ? (Object) 0.1f : (Object) (draw.below(9) - 4 + draw.below(10) / 10f));
        row.put("d", draw.real());
        row.put("b", draw.percent(50));
        List<String> tags = new ArrayList<>();
        for (int i = draw.below(4); i > 0; i--) {
            tags.add(draw.text());
        }
        row.put("tags", tags);
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        for (String key : DataSet.KEYS) {
            if (draw.percent(80)) {
                metadata.put(key, value(3));
            }
        }
        for (String key : DataSet.DOTTED) {
            if (draw.percent(10)) {
                metadata.put(key, value(1));
            }
        }
        row.put("metadata", metadata);
        row.put("vector", List.of(draw.component(), draw.component()));
        return row;
    }

    private @Nullable Object value(int depth) {
        int kind = draw.below(depth == 0 ? 75 : 100);
        if (kind < 60) {
            return draw.scalar();
        }
        if (kind < 75) {
            return kind < 68 ? null : draw.of(DECIMALS);
        }
        if (kind < 82) {
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = draw.below(4); i > 0; i--) {
                list.add(value(depth - 1));
            }
            return list;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String key : DataSet.INNER) {
            if (draw.percent(40)) {
                map.put(key, value(depth - 1));
            }
        }
        return map;
    }

    /** What is to be read. */
    private static VectorRecord expected(Map<String, Object> row) {
        Metadata.Builder metadata = Metadata.builder()
                .put("string1", row.get("text"))
                .put("long1", row.get("i8"))
                .put("long2", row.get("i32"))
                .put("long3", row.get("i64"))
                .put("double1", Double.parseDouble(String.valueOf(row.get("f"))))
                .put("double2", row.get("d"))
                .put("boolean1", row.get("b"))
                .put("string_list1", row.get("tags"));
        ((Map<?, ?>) row.get("metadata")).forEach((key, value) -> metadata.put((String) key, asRead(value)));
        List<?> vector = (List<?>) row.get("vector");
        return VectorRecord.of(
                RecordId.of((String) row.get("id")),
                Vector.wrap(new float[] {(Float) vector.get(0), (Float) vector.get(1)}),
                metadata.build());
    }

    private static @Nullable Object asRead(@Nullable Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.doubleValue();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(element -> all.add(asRead(element)));
            return all;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            map.forEach((key, element) -> all.put((String) key, asRead(element)));
            return all;
        }
        return value;
    }
}
