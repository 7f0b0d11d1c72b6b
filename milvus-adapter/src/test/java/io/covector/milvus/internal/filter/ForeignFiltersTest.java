package io.covector.milvus.internal.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.Metric;
import io.covector.filter.Filter;
import io.covector.milvus.internal.schema.FieldColumn;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.spi.FilterBinder;
import io.milvus.grpc.DataType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Filters on collections that somebody else made: nothing is marked there. */
class ForeignFiltersTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("docs")
            .vector(1, Metric.DOT)
            .field("small", FieldType.LONG)
            .field("price", FieldType.DOUBLE)
            .field("word", FieldType.STRING)
            .field("like", FieldType.STRING)
            .build();
    private static final String OLD = "v2.3.5";
    private static final String LITE = "milvus_lite-3.2.2";

    @Test
    void fieldsWithoutNullsHaveAValueAlways() {
        assertExact(Filter.eq("small", 5), "i8 == 5");
        assertExact(Filter.ne("small", 5), "not (i8 == 5)");
        assertThat(compile(Filter.lt("small", 1_000), OLD).exact()).isEqualTo(Expression.TRUE);
        assertThat(compile(Filter.eq("small", -1_000), OLD).exact()).isEqualTo(Expression.FALSE);
        assertThat(compile(Filter.gte("small", -1_000), OLD).exact()).isEqualTo(Expression.TRUE);
        assertThat(compile(Filter.isNull("small"), OLD).exact()).isEqualTo(Expression.FALSE);
        assertExact(Filter.gt("price", 19.99), "f >= " + (double) Math.nextUp(19.99f));
        assertThat(compile(Filter.eq("price", (double) 19.99f), OLD).exact()).isEqualTo(Expression.FALSE);
    }

    @Test
    void aFieldThatMayBeNull() {
        assertExact(Filter.eq("word", "w"), "(w is not null and w == \"w\")");
        assertExact(Filter.ne("word", "w"), "(w is null or not (w == \"w\"))");
    }

    @Test
    void aFieldWithTheNameOfAWordIsComparedByTheClient() {
        assertThat(compile(Filter.eq("like", "x"), OLD)).isEqualTo(FilterPushdown.BY_CLIENT);
        assertThat(compile(Filter.isNull("like"), OLD).exact()).isEqualTo(Expression.FALSE);
    }

    @Test
    void plainJsonIsExactWhereTheServerCanTell() {
        assertExact(Filter.eq("lang", "en"), "meta[\"lang\"] == \"en\"");
        assertExact(Filter.gt("n", 5), "meta[\"n\"] > 5.0");
        assertExact(Filter.in("n", 1, 2), "meta[\"n\"] in [1.0, 2.0]");
        assertThat(compile(Filter.eq("n", 5), LITE).isExact()).isFalse();
    }

    @Test
    void whatIsEqualAsADoubleIsRechecked() {
        FilterPushdown pushdown = compile(Filter.gte("n", (1L << 53) + 1), OLD);
        assertThat(text(pushdown.exact())).isEqualTo("meta[\"n\"] > 9.007199254740992E15");
        assertThat(text(pushdown.recheck())).isEqualTo("meta[\"n\"] == 9.007199254740992E15");
    }

    @Test
    void whatMayBeNullIsRechecked() {
        FilterPushdown pushdown = compile(Filter.isNull("k"), OLD);
        assertThat(text(pushdown.exact())).isEqualTo("not (exists meta[\"k\"])");
        assertThat(text(pushdown.recheck())).contains("(exists meta[\"k\"]) and");
        assertThat(compile(Filter.isNull("k"), LITE).isExact()).isTrue();
    }

    @Test
    void keysThatServersReadDifferentlyAreLeftToTheClient() {
        for (Filter filter : new Filter[] {
            Filter.eq("it's", 1),
            Filter.isNull("it's"),
            Filter.startsWith("it's", "a"),
            Filter.contains("it's", "a"),
            Filter.containsAny("it's", "a")
        }) {
            assertThat(compile(filter, OLD)).isEqualTo(FilterPushdown.BY_CLIENT);
        }
    }

    private static void assertExact(Filter filter, String text) {
        FilterPushdown pushdown = compile(filter, OLD);
        assertThat(pushdown.isExact()).as("%s", pushdown).isTrue();
        assertThat(text(pushdown.exact())).isEqualTo(text);
    }

    private static FilterPushdown compile(Filter filter, String version) {
        Layout layout = new Layout(
                SPEC,
                "docs",
                "id",
                36,
                "vector",
                Optional.of("meta"),
                Optional.empty(),
                Map.of(
                        "small", column("i8", DataType.Int8, false),
                        "price", column("f", DataType.Float, false),
                        "word", column("w", DataType.VarChar, true),
                        "like", column("like", DataType.VarChar, false)),
                Optional.of(new Layout.Attachment(Optional.empty(), Optional.empty(), Set.of())));
        return FilterCompiler.compile(
                FilterBinder.bind(filter, SPEC),
                layout,
                ServerVersion.of(version).features());
    }

    private static FieldColumn column(String name, DataType type, boolean nullable) {
        return new FieldColumn(name, type, Optional.empty(), nullable, false, 100, 10);
    }

    private static String text(Expression expr) {
        return RenderedExpression.of(expr, false).text();
    }
}
