package io.covector.pgvector.internal.filter;

import io.covector.filter.Comparison;
import io.covector.filter.In;
import io.covector.filter.ListMatch;
import io.covector.filter.TextMatch;
import io.covector.pgvector.internal.codec.PgType;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.spi.KeyPaths;
import io.covector.text.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tests on free metadata. Equality and tests of lists are containment ({@code @>}). It compares numbers by value, never
 * takes one type for another, and a GIN index serves it; a scalar matches the element of a list only if the test names
 * a list. Comparisons first ask for the type. They compare numbers as jsonb, which is exact, and texts by the "C"
 * collation. No test fails on a value of another type, so the order of evaluation does not matter.
 *
 * <p>A key that may be a path is the first of two values that is there: that of the whole key, which may be JSON's
 * null, and that of the path. {@code ->} with a text enters objects only, as containment of objects does. Not
 * thread-safe.
 */
final class JsonFilterSql {
    private static final String JSONB_ARRAY = PgCatalog.JSONB + "[]";
    private static final String TYPE_OF = PgCatalog.function("jsonb_typeof");
    private static final String VALUE_OF = PgCatalog.operator("->");
    private static final String TEXT_OF = PgCatalog.operator("->>");
    private static final String CONTAINS = PgCatalog.operator("@>");

    private final String column;
    private final Sql sql;

    JsonFilterSql(Table table, Sql sql) {
        this.column = table.metadata() == null
                ? "NULL::" + PgCatalog.JSONB
                : table.metadata().value();
        this.sql = sql;
    }

    Sql compare(Comparison comparison) {
        String key = comparison.key();
        if (comparison.operator() == Comparison.Operator.EQ) {
            return contains(key, comparison.value());
        }
        if (comparison.value() instanceof String text) {
            typeIs(key, "string").add(" AND (");
            text(key).add(")" + PgCatalog.BY_CODE_POINT);
            return sql.add(PgCatalog.operator(comparison.operator().symbol()))
                    .bindText(text)
                    .add(")");
        }
        typeIs(key, "number").add(" AND ");
        compareNumber(key, comparison.operator(), (Number) comparison.value());
        return sql.add(")");
    }

    // A double is stored with its shortest digits, but it means its exact value. The two may lie on different sides of
    // a stored number that has more digits than a double. The double 0.1, for example, is greater than the stored
    // 0.10000000000000000001.
    private void compareNumber(String key, Comparison.Operator operator, Number value) {
        String stored = Json.write(value);
        String exact = value instanceof Double real ? new BigDecimal(real).toPlainString() : stored;
        if (new BigDecimal(stored).compareTo(new BigDecimal(exact)) == 0) {
            order(key, operator.symbol(), stored);
            return;
        }
        boolean orEqual = operator == Comparison.Operator.GTE || operator == Comparison.Operator.LTE;
        sql.add("(");
        order(key, operator.symbol(), exact);
        sql.add(orEqual ? " OR " : " AND ");
        order(key, orEqual ? "=" : "<>", stored);
        sql.add(")");
    }

    private void order(String key, String operator, String number) {
        value(key).add(PgCatalog.operator(operator)).bindJson(number);
    }

    Sql in(In in) {
        return value(in.key())
                .add(PgCatalog.EQUALS)
                .add("ANY (")
                .bindArray(JSONB_ARRAY, PgType.JSONB, texts(in.values()))
                .add(")");
    }

    Sql isNull(String key) {
        sql.add("COALESCE(" + TYPE_OF);
        return operand(key).add("), 'null')" + PgCatalog.EQUALS + "'null'");
    }

    Sql match(TextMatch match) {
        typeIs(match.key(), "string").add(" AND ");
        TextMatchSql.append(sql, match, () -> text(match.key()));
        return sql.add(")");
    }

    Sql match(ListMatch match) {
        if (match.kind() == ListMatch.Kind.ALL) {
            return contains(match.key(), match.values());
        }
        return wholeOrPath(match.key(), path -> {
            List<Object> objects = new ArrayList<>(match.values().size());
            for (Object value : match.values()) {
                objects.add(nested(path, List.of(value)));
            }
            sql.add(column)
                    .add(CONTAINS)
                    .add("ANY (")
                    .bindArray(JSONB_ARRAY, PgType.JSONB, texts(objects))
                    .add(")");
        });
    }

    private Sql contains(String key, Object value) {
        return wholeOrPath(key, path -> sql.add(column).add(CONTAINS).bindJson(Json.write(nested(path, value))));
    }

    /** Tests the whole key, or else the path, each by a condition that an index serves. */
    private Sql wholeOrPath(String key, Consumer<List<String>> test) {
        List<String> path = KeyPaths.segments(key);
        if (path.isEmpty()) {
            test.accept(List.of(key));
            return sql;
        }
        sql.add("(");
        test.accept(List.of(key));
        sql.add(" OR ");
        test.accept(path);
        return sql.add(" AND ").add(column).add(VALUE_OF).bindText(key).add(" IS NULL)");
    }

    private static Object nested(List<String> path, Object value) {
        Object nested = value;
        for (int i = path.size() - 1; i >= 0; i--) {
            nested = Map.of(path.get(i), nested);
        }
        return nested;
    }

    private Sql typeIs(String key, String type) {
        sql.add("(" + TYPE_OF);
        return operand(key).add(")" + PgCatalog.EQUALS + "'").add(type).add("'");
    }

    private Sql value(String key) {
        sql.add("(");
        return operand(key).add(")");
    }

    private Sql operand(String key) {
        List<String> path = KeyPaths.segments(key);
        if (path.isEmpty()) {
            return sql.add(column).add(VALUE_OF).bindText(key);
        }
        sql.add("COALESCE(").add(column).add(VALUE_OF).bindText(key).add(", ").add(column);
        path.forEach(segment -> sql.add(VALUE_OF).bindText(segment));
        return sql.add(")");
    }

    /** A text without its quotes. */
    private Sql text(String key) {
        if (KeyPaths.segments(key).isEmpty()) {
            return sql.add(column).add(TEXT_OF).bindText(key);
        }
        return operand(key).add(PgCatalog.operator("#>>") + "'{}'");
    }

    private static List<String> texts(List<?> values) {
        List<String> texts = new ArrayList<>(values.size());
        for (Object value : values) {
            texts.add(Json.write(value));
        }
        return texts;
    }
}
