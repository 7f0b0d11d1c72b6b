package io.covector.milvus.internal.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.filter.Filter;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.spi.FilterBinder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterCompilerTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("things")
            .vector(1, Metric.DOT)
            .field("title", FieldType.STRING)
            .field("year", FieldType.LONG)
            .field("true", FieldType.BOOLEAN)
            .field("tags", FieldType.STRING_LIST)
            .build();
    private static final String OLD = "v2.3.5";
    private static final String LITE = "milvus_lite-3.2.2";
    private static final String NEW = "v2.6.2";

    @Test
    void declaredFieldsAreExactAndSayWhetherTheyHaveAValue() {
        assertExact(Filter.eq("title", "a\"b"), "(_has_title == true and title == \"a\\\"b\")");
        assertExact(Filter.ne("year", 5), "(_has_year == false or not (year == 5))");
        assertExact(Filter.gt("year", Long.MIN_VALUE), "(_has_year == true and year >= -9223372036854775807)");
        assertExact(Filter.eq("year", Long.MIN_VALUE), "(_has_year == true and year < -9223372036854775807)");
        assertExact(Filter.gte("year", Long.MIN_VALUE), "_has_year == true");
        assertExact(Filter.isNull("true"), "_has_true == false");
        assertExact(Filter.eq("true", false), "(_has_true == true and f_true == false)");
        assertExact(Filter.startsWith("title", "ab"), "(_has_title == true and (title >= \"ab\" and title < \"ac\"))");
        assertExact(
                Filter.not(Filter.containsAll("tags", "a", "b")),
                "(_has_tags == false or not (array_contains_all(tags, [\"a\", \"b\"])))");
    }

    @Test
    void keysOfTheMetadataAreTrueOrFalseForEveryRecord() {
        assertExact(Filter.eq("lang", "en"), "metadata[\"lang\"] == \"en\"");
        assertExact(Filter.ne("lang", "en"), "(not (exists metadata[\"lang\"]) or not (metadata[\"lang\"] == \"en\"))");
        assertExact(Filter.isNull("a'b"), "not (exists metadata[\"$_a$27b\"])");
        assertExact(Filter.startsWith("lang", ""), "(metadata[\"lang\"] >= \"\")");
    }

    @Test
    void numbersInTheMetadataAreDoublesAndInexactRecordsAreRechecked() {
        FilterPushdown pushdown = compile(Filter.gt("n", 5), OLD);
        assertThat(text(pushdown.exact(), OLD)).isEqualTo("metadata[\"n\"] > 5.0");
        assertThat(text(pushdown.recheck(), OLD)).isEqualTo("_inexact == true");
        assertThat(text(pushdown.certain(), OLD)).isEqualTo("(metadata[\"n\"] > 5.0 and _inexact == false)");

        long above = (1L << 53) + 1;
        assertThat(text(compile(Filter.gt("n", above), OLD).exact(), OLD))
                .isEqualTo("metadata[\"n\"] > 9.007199254740992E15");
        assertThat(text(compile(Filter.lte("n", above), OLD).exact(), OLD))
                .isEqualTo("metadata[\"n\"] <= 9.007199254740992E15");
        assertThat(compile(Filter.eq("n", above), OLD).exact()).isEqualTo(Expression.FALSE);
    }

    @Test
    void aListOfNumbersIsOneTest() {
        long above = (1L << 53) + 1;
        FilterPushdown pushdown = compile(Filter.in("n", 1, -2.5, above, 3L), OLD);
        assertThat(text(pushdown.exact(), OLD)).isEqualTo("metadata[\"n\"] in [1.0, -2.5, 3.0]");
        assertThat(text(pushdown.recheck(), OLD)).isEqualTo("_inexact == true");
        assertThat(text(compile(Filter.in("n", 1, "a"), OLD).exact(), OLD))
                .isEqualTo("(metadata[\"n\"] in [\"a\"] or metadata[\"n\"] in [1.0])");
        assertThat(text(compile(Filter.notIn("n", 1, 2), OLD).exact(), OLD))
                .isEqualTo("(not (exists metadata[\"n\"]) or not (metadata[\"n\"] in [1.0, 2.0]))");
        assertThat(text(compile(Filter.in("n", 2, 3), LITE).exact(), LITE)).doesNotContain(" in ");
    }

    @Test
    void whatAServerCannotSayIsRechecked() {
        assertThat(text(compile(Filter.contains("title", "x"), OLD).recheck(), OLD))
                .isEqualTo("_has_title == true");
        assertThat(compile(Filter.contains("title", "x"), OLD).exact()).isEqualTo(Expression.FALSE);
        assertThat(compile(Filter.contains("title", "x"), NEW).isExact()).isTrue();
        assertThat(compile(Filter.contains("title", "100%"), NEW).isExact()).isFalse();
        assertThat(compile(Filter.eq("k", true), OLD).isExact()).isTrue();
        assertThat(compile(Filter.eq("k", true), LITE).isExact()).isFalse();
        assertThat(compile(Filter.containsAny("k", 1), OLD).isExact()).isFalse();
    }

    @Test
    void theRecheckIsNarrowedByTheOtherTests() {
        FilterPushdown pushdown = compile(Filter.eq("year", 1).and(Filter.contains("title", "x")), OLD);
        assertThat(text(pushdown.candidates(), OLD)).contains("year == 1", "_has_title == true");
        assertThat(pushdown.certain()).isEqualTo(Expression.FALSE);
    }

    @Test
    void newServersGetValuesBesideTheExpression() {
        RenderedExpression text = RenderedExpression.of(
                compile(Filter.in("title", "a", "b").and(Filter.eq("lang", "en")), NEW)
                        .exact(),
                true);
        assertThat(text.text()).isEqualTo("(_has_title == true and (title in {v0} and metadata[\"lang\"] == {v1}))");
        assertThat(text.values()).isEqualTo(Map.of("v0", java.util.List.of("a", "b"), "v1", "en"));
    }

    @Test
    void tooDeepAnExpressionIsEvaluatedHere() {
        Filter filter = Filter.eq("year", 1);
        for (int i = 0; i < 31; i++) {
            filter = filter.or(Filter.eq("year", i)).and(Filter.ne("year", -i));
        }
        assertThat(compile(filter, OLD))
                .isEqualTo(new FilterPushdown(Expression.FALSE, Expression.TRUE, Expression.TRUE));
    }

    @Test
    void aPathIsTestedByTheServerUnlessTheRecordHasTheWholeKey() {
        FilterPushdown pushdown = compile(Filter.eq("a.b", "x"), OLD);
        assertThat(text(pushdown.exact(), OLD)).isEqualTo("metadata[\"a\"][\"b\"] == \"x\"");
        assertThat(text(pushdown.recheck(), OLD))
                .isEqualTo("((exists metadata[\"a.b\"]) or (_inexact == true"
                        + " or json_contains_any(metadata[\"$null\"], [\"a.b\"])))");
        assertThat(text(compile(Filter.ne("a.b", "x"), OLD).exact(), OLD))
                .isEqualTo("(not (exists metadata[\"a\"][\"b\"]) or not (metadata[\"a\"][\"b\"] == \"x\"))");
        assertExact(Filter.eq("a..b", "x"), "metadata[\"a..b\"] == \"x\"");
    }

    @Test
    void whatServersReadInDifferentWaysInAPathIsLeftToTheClient() {
        for (String key : new String[] {"a.0", "a.b'", "a.\u00e9"}) {
            FilterPushdown pushdown = compile(Filter.eq(key, "x"), OLD);
            assertThat(pushdown.exact()).as(key).isEqualTo(Expression.FALSE);
            assertThat(text(pushdown.recheck(), OLD)).contains("exists metadata[\"a\"]");
            assertThat(compile(Filter.ne(key, "x"), OLD).exact()).isEqualTo(Expression.TRUE);
        }
        assertThat(text(compile(Filter.isNull("a.b"), LITE).recheck(), LITE))
                .isEqualTo("((exists metadata[\"a.b\"]) or (exists metadata[\"a\"]))");
        assertThat(compile(Filter.isNull("a.b"), LITE).exact()).isEqualTo(Expression.TRUE);
    }

    @Test
    void theIdIsThePrimaryKey() {
        assertExact(Filter.in(Filter.ID, "a", "b"), "id in [\"a\", \"b\"]");
        assertExact(Filter.ne(Filter.ID, "a"), "not (id == \"a\")");
        assertExact(Filter.startsWith(Filter.ID, "a"), "(id >= \"a\" and id < \"b\")");
        assertThat(compile(Filter.exists(Filter.ID), OLD).exact()).isEqualTo(Expression.TRUE);
        assertThat(compile(Filter.contains(Filter.ID, "a"), OLD).superset()).isEqualTo(Expression.TRUE);
        assertThat(compile(Filter.contains(Filter.ID, "a"), NEW).isExact()).isTrue();
    }

    @Test
    void aReadForTheClientHasTheKeysOfThePath() {
        Projection read = TestedKeys.with(
                Filter.eq("a.b.c", 1).and(Filter.eq(Filter.ID, "x")).and(Filter.eq("k", 1)), Projection.keys("title"));
        assertThat(read.keys().orElseThrow()).containsExactlyInAnyOrder("title", "a.b.c", "a", "k");
    }

    @Test
    void constantsVanish() {
        assertThat(compile(Filter.all(), OLD).exact()).isEqualTo(Expression.TRUE);
        assertThat(compile(Filter.in("k"), OLD).exact()).isEqualTo(Expression.FALSE);
        assertThat(compile(Filter.notIn("k"), OLD).exact()).isEqualTo(Expression.TRUE);
        assertThat(compile(Filter.none().or(Filter.eq("year", 1)), OLD).exact())
                .isEqualTo(compile(Filter.eq("year", 1), OLD).exact());
    }

    private static void assertExact(Filter filter, String text) {
        FilterPushdown pushdown = compile(filter, OLD);
        assertThat(pushdown.isExact()).as("%s", pushdown).isTrue();
        assertThat(text(pushdown.exact(), OLD)).isEqualTo(text);
    }

    private static FilterPushdown compile(Filter filter, String version) {
        return FilterCompiler.compile(
                FilterBinder.bind(filter, SPEC),
                Layout.own(SPEC),
                ServerVersion.of(version).features());
    }

    private static String text(Expression expr, String version) {
        return RenderedExpression.of(expr, ServerVersion.of(version).features().templates())
                .text();
    }
}
