package io.covector.pgvector.internal.filter;

import io.covector.FieldType;
import io.covector.filter.Comparison;
import io.covector.filter.In;
import io.covector.filter.ListMatch;
import io.covector.filter.TextMatch;
import io.covector.pgvector.internal.codec.PgType;
import io.covector.pgvector.internal.codec.ShortReal;
import io.covector.pgvector.internal.schema.Column;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.text.Decimals;
import io.covector.text.UuidText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tests on the columns of declared fields. They keep the form that an index on the column serves where its type allows
 * that. Values that no field has count as missing, as they do for reads. Not thread-safe.
 */
final class ColumnFilterSql {
    private static final String NONE = "false";

    private final Sql sql;

    ColumnFilterSql(Sql sql) {
        this.sql = sql;
    }

    Sql compare(Column column, Comparison comparison) {
        Comparison.Operator operator = comparison.operator();
        Object value = comparison.value();
        return switch (column.storage().kind()) {
            case REAL -> compareReal(column, operator, ((Number) value).doubleValue());
            case DOUBLE -> {
                sql.add("(");
                plain(column, operator, value);
                yield within(column, operator).add(")");
            }
            case INSTANT, DATE, DECIMAL -> {
                sql.add("(" + column.reference() + PgCatalog.operator(operator.symbol()))
                        .bindText(text(value))
                        .add("::" + column.storage().type());
                yield within(column, operator).add(")");
            }
            case UUID ->
                sql.add(column.reference() + PgCatalog.operator(operator.symbol()))
                        .bindText((String) value)
                        .add("::" + column.storage().type());
            case PADDED, UUID_TEXT ->
                operator == Comparison.Operator.EQ
                        ? equalsCast(column, (String) value)
                        : plain(column, operator, value);
            default -> plain(column, operator, value);
        };
    }

    private static String text(Object value) {
        return value instanceof Number number ? Decimals.of(number).toPlainString() : (String) value;
    }

    private Sql plain(Column column, Comparison.Operator operator, Object value) {
        boolean equality = operator == Comparison.Operator.EQ;
        sql.add(column.value());
        if (!equality && value instanceof String && !column.codePoints()) {
            sql.add(PgCatalog.BY_CODE_POINT);
        }
        return scalar(sql.add(PgCatalog.operator(operator.symbol())), value);
    }

    static Sql scalar(Sql sql, Object value) {
        if (value instanceof String text) {
            return sql.bindText(text);
        }
        if (value instanceof Long number) {
            return sql.bindLong(number);
        }
        return value instanceof Double real ? sql.bindDouble(real) : sql.bindBoolean((Boolean) value);
    }

    /** To the server NaN is the greatest number, and infinity a moment. */
    private Sql within(Column column, Comparison.Operator operator) {
        return switch (operator) {
            case GT, GTE ->
                sql.add(" AND " + column.reference() + PgCatalog.operator("<")
                        + column.storage().above());
            case LT, LTE ->
                sql.add(" AND " + column.reference() + PgCatalog.operator(">")
                        + column.storage().below());
            default -> sql;
        };
    }

    /** The numbers that the column can hold have gaps: a bound in a gap is moved to its end. */
    private Sql compareReal(Column column, Comparison.Operator operator, double value) {
        float nearest = (float) value;
        int order = Double.compare(ShortReal.value(nearest), value); // of the number there, and the bound
        if (operator == Comparison.Operator.EQ && order != 0) {
            return sql.add(NONE);
        }
        String symbol = switch (operator) {
            case LT -> order < 0 ? "<=" : "<";
            case LTE -> order <= 0 ? "<=" : "<";
            case GT -> order > 0 ? ">=" : ">";
            case GTE -> order >= 0 ? ">=" : ">";
            default -> operator.symbol();
        };
        sql.add("(" + column.reference() + PgCatalog.operator(symbol))
                .bindDouble(nearest)
                .add("::real");
        return within(column, operator).add(")");
    }

    private Sql equalsCast(Column column, String text) {
        return element(column, text) == null
                ? sql.add(NONE)
                : sql.add(column.reference() + PgCatalog.EQUALS)
                        .bindText(text)
                        .add("::" + column.storage().type());
    }

    Sql in(Column column, In in) {
        List<Object> values = new ArrayList<>(in.values().size());
        for (Object value : in.values()) {
            Object held = element(column, value);
            if (held != null) {
                values.add(held);
            }
        }
        boolean casts = switch (column.storage().kind()) {
            case REAL, PADDED, INSTANT, DATE, UUID, UUID_TEXT, DECIMAL -> true;
            default -> false;
        };
        return sql.add(casts ? column.reference() : column.value())
                .add(PgCatalog.EQUALS)
                .add("ANY (")
                .bindArray(column.arrayType(), column.pgType(), values)
                .add(casts ? "::" + column.storage().type() + "[])" : ")");
    }

    /** The value as it is sent; null if no row can have it. */
    private static @Nullable Object element(Column column, Object value) {
        return switch (column.storage().kind()) {
            case REAL -> {
                double real = ((Number) value).doubleValue();
                yield ShortReal.value((float) real) == real ? (Double) (double) (float) real : null;
            }
            case PADDED -> ((String) value).endsWith(" ") ? null : value;
            case UUID_TEXT -> value.equals(UuidText.canonical((String) value)) ? value : null;
            case DECIMAL -> text(value);
            default -> value;
        };
    }

    Sql isNull(Column column) {
        String odd = column.odd();
        return odd.isEmpty()
                ? sql.add(column.reference()).add(" IS NULL")
                : sql.add("(" + column.reference() + " IS NULL OR " + odd + ")");
    }

    Sql match(Column column, TextMatch match) {
        return TextMatchSql.append(sql, match, () -> sql.add(column.value()));
    }

    Sql match(Column column, ListMatch match) {
        List<Object> values = new ArrayList<>(match.values());
        if (values.removeIf(value -> !isElement(column, value)) && match.kind() == ListMatch.Kind.ALL) {
            return sql.add(NONE);
        }
        String odd = column.odd();
        boolean longs = column.type() == FieldType.LONG_LIST;
        String own = keepsIndex(column) ? column.storage().type() : "";
        sql.add(odd.isEmpty() ? "" : "(")
                .add(own.isEmpty() ? column.value() : column.reference())
                .add(PgCatalog.operator(match.kind() == ListMatch.Kind.ANY ? "&&" : "@>"))
                .bindArray(longs ? "bigint[]" : column.arrayType(), longs ? PgType.BIGINT : PgType.TEXT, values)
                .add(own.isEmpty() ? "" : "::" + own);
        return odd.isEmpty() ? sql : sql.add(" AND NOT " + odd + ")");
    }

    /** A cast of the column would leave its index; {@code char(n)[]} compares in another way than the lists. */
    private static boolean keepsIndex(Column column) {
        return switch (column.storage().type()) {
            case "varchar[]", "integer[]", "smallint[]" -> true;
            default -> false;
        };
    }

    /** Whether the array of the column can hold the value. */
    private static boolean isElement(Column column, Object value) {
        return switch (column.storage().type()) {
            case "integer[]" -> value instanceof Long number && number == number.intValue();
            case "smallint[]" -> value instanceof Long number && number == number.shortValue();
            default -> true;
        };
    }
}
