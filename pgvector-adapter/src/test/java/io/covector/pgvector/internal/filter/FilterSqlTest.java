package io.covector.pgvector.internal.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IndexSpec;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.fixtures.Tables;
import io.covector.pgvector.internal.schema.Column;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.spi.FilterBinder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterSqlTest {
    private static final Table TABLE = Tables.table(3, IndexSpec.none());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            string = 'x'                 | t."string" OPERATOR(pg_catalog.=) ?::pg_catalog.text
            string > 'x'                 | t."string" OPERATOR(pg_catalog.>) ?::pg_catalog.text
            long <= 5                    | t."long" OPERATOR(pg_catalog.<=) ?::bigint
            long > 2.5                   | t."long" OPERATOR(pg_catalog.>) ?::bigint
            double < 1.5                 | t."double" OPERATOR(pg_catalog.<) ?::double precision
            boolean = true               | t."boolean" OPERATOR(pg_catalog.=) ?::boolean
            string in ('x', 'y')         | t."string" OPERATOR(pg_catalog.=) ANY (?::pg_catalog.text[])
            long in (1, 2)               | t."long" OPERATOR(pg_catalog.=) ANY (?::bigint[])
            string is null               | t."string" IS NULL
            string contains 'x'          | pg_catalog.strpos(t."string", ?::pg_catalog.text) OPERATOR(pg_catalog.>) 0
            string startsWith 'x'        | pg_catalog.starts_with(t."string", ?::pg_catalog.text)
            list containsAny ('x', 'y')  | t."list" OPERATOR(pg_catalog.&&) ?::pg_catalog.text[]
            list containsAll ('x', 'y')  | t."list" OPERATOR(pg_catalog.@>) ?::pg_catalog.text[]
            free = 'x'                   | t."metadata" OPERATOR(pg_catalog.@>) ?::pg_catalog.jsonb
            free in (1, 'x')             | (t."metadata" OPERATOR(pg_catalog.->) ?::pg_catalog.text) \
            OPERATOR(pg_catalog.=) ANY (?::pg_catalog.jsonb[])
            free > 'x'                   | (pg_catalog.jsonb_typeof(t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.=) 'string' AND (t."metadata" OPERATOR(pg_catalog.->>) \
            ?::pg_catalog.text) COLLATE pg_catalog."C" OPERATOR(pg_catalog.>) ?::pg_catalog.text)
            free > 5                     | (pg_catalog.jsonb_typeof(t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.=) 'number' AND (t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.>) ?::pg_catalog.jsonb)
            free > 0.5                   | (pg_catalog.jsonb_typeof(t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.=) 'number' AND (t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.>) ?::pg_catalog.jsonb)
            free > 0.1                   | (pg_catalog.jsonb_typeof(t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.=) 'number' AND ((t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.>) ?::pg_catalog.jsonb AND (t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.<>) ?::pg_catalog.jsonb))
            free <= 0.1                  | (pg_catalog.jsonb_typeof(t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.=) 'number' AND ((t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.<=) ?::pg_catalog.jsonb OR (t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.=) ?::pg_catalog.jsonb))
            free is null                 | COALESCE(pg_catalog.jsonb_typeof(t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text), 'null') OPERATOR(pg_catalog.=) 'null'
            free contains 'x'            | (pg_catalog.jsonb_typeof(t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text) OPERATOR(pg_catalog.=) 'string' AND pg_catalog.strpos(t."metadata" \
            OPERATOR(pg_catalog.->>) ?::pg_catalog.text, ?::pg_catalog.text) OPERATOR(pg_catalog.>) 0)
            free containsAll (1, 2)      | t."metadata" OPERATOR(pg_catalog.@>) ?::pg_catalog.jsonb
            free containsAny (1, 2)      | t."metadata" OPERATOR(pg_catalog.@>) ANY (?::pg_catalog.jsonb[])
            a.b = 'x'                    | (t."metadata" OPERATOR(pg_catalog.@>) ?::pg_catalog.jsonb OR t."metadata" \
            OPERATOR(pg_catalog.@>) ?::pg_catalog.jsonb AND t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text IS NULL)
            a.b > 'x'                    | (pg_catalog.jsonb_typeof(COALESCE(t."metadata" OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text, t."metadata" OPERATOR(pg_catalog.->) ?::pg_catalog.text OPERATOR(pg_catalog.->) \
            ?::pg_catalog.text)) OPERATOR(pg_catalog.=) 'string' AND (COALESCE(t."metadata" \
            OPERATOR(pg_catalog.->) ?::pg_catalog.text, t."metadata" OPERATOR(pg_catalog.->) ?::pg_catalog.text \
            OPERATOR(pg_catalog.->) ?::pg_catalog.text) OPERATOR(pg_catalog.#>>) '{}') COLLATE pg_catalog."C" \
            OPERATOR(pg_catalog.>) ?::pg_catalog.text)
            "a..b" = 'x'                 | t."metadata" OPERATOR(pg_catalog.@>) ?::pg_catalog.jsonb
            $id = 'x'                    | t."id" OPERATOR(pg_catalog.=) ?::pg_catalog.text
            $id > 'x'                    | t."id" OPERATOR(pg_catalog.>) ?::pg_catalog.text
            $id in ('x', 'y')            | t."id" OPERATOR(pg_catalog.=) ANY (?::pg_catalog.text[])
            $id startsWith 'x'           | pg_catalog.starts_with(t."id", ?::pg_catalog.text)
            $id is null                  | false
            not string = 'x'             | (t."string" OPERATOR(pg_catalog.=) ?::pg_catalog.text) IS NOT TRUE
            string = 'x' and free = 'x'  | (t."string" OPERATOR(pg_catalog.=) ?::pg_catalog.text AND t."metadata" \
            OPERATOR(pg_catalog.@>) ?::pg_catalog.jsonb)
            string = 'x' or long = 1     | (t."string" OPERATOR(pg_catalog.=) ?::pg_catalog.text OR t."long" \
            OPERATOR(pg_catalog.=) ?::bigint)
            true                         | true
            false                        | false
            """)
    void everyTestHasItsShape(String filter, String sql) {
        assertThat(text(FilterBinder.bind(Filter.parse(filter), TABLE.spec()))).isEqualTo(sql);
    }

    @Test
    void noValuesMeansNoMatch() {
        assertThat(text(Filter.in("string", List.of()))).isEqualTo("false");
        assertThat(text(Filter.notIn("free", List.of()))).isEqualTo("(false) IS NOT TRUE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'; DROP TABLE item; --", "\"", "\\", "$1", "?", "%", "_", "*/", "\n", "' OR true"})
    void valuesAndKeysNeverBecomeText(String hostile) {
        assertThat(text(mixed(hostile))).isEqualTo(text(mixed("x")));
    }

    private static Filter mixed(String text) {
        return Filter.and(
                Filter.eq("string", text),
                Filter.in("string", text, "y"),
                Filter.contains("string", text),
                Filter.containsAny("list", text),
                Filter.eq(text, text),
                Filter.gt(text, text),
                Filter.gt(text, 1),
                Filter.in(text, text),
                Filter.isNull(text),
                Filter.startsWith(text, text),
                Filter.containsAll(text, text),
                Filter.containsAny(text, text));
    }

    @Test
    void aTableWithoutMetadataHasNoFreeKeys() {
        Table without =
                new Table(TABLE.spec(), "app", "item", TABLE.id(), "vec", null, null, TABLE.fields(), TABLE.traits());
        Sql sql = new Sql();
        FilterSql.append(Filter.and(Filter.eq("free", 1), Filter.isNull("free")), without, sql);
        assertThat(sql.text())
                .isEqualTo("(NULL::pg_catalog.jsonb OPERATOR(pg_catalog.@>) ?::pg_catalog.jsonb AND COALESCE("
                        + "pg_catalog.jsonb_typeof(NULL::pg_catalog.jsonb OPERATOR(pg_catalog.->) ?::pg_catalog.text),"
                        + " 'null') OPERATOR(pg_catalog.=) 'null')");
    }

    @Test
    void textsOfAColumnWithAnotherOrderAreComparedByCodePoint() {
        Column column = new Column("string", io.covector.FieldType.STRING, false);
        Table other = new Table(
                TABLE.spec(),
                "app",
                "item",
                TABLE.id(),
                "vec",
                TABLE.metadata(),
                null,
                java.util.Map.of("string", column),
                TABLE.traits());
        Sql sql = new Sql();
        FilterSql.append(Filter.and(Filter.gt("string", "x"), Filter.eq("string", "x")), other, sql);
        assertThat(sql.text())
                .isEqualTo("(t.\"string\" COLLATE pg_catalog.\"C\" OPERATOR(pg_catalog.>) ?::pg_catalog.text"
                        + " AND t.\"string\" OPERATOR(pg_catalog.=) ?::pg_catalog.text)");
    }

    private static String text(Filter filter) {
        Sql sql = new Sql();
        FilterSql.append(filter, TABLE, sql);
        return sql.text();
    }
}
