package io.covector.pgvector.internal.filter;

import io.covector.filter.And;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import io.covector.filter.FilterVisitor;
import io.covector.filter.In;
import io.covector.filter.IsNull;
import io.covector.filter.ListMatch;
import io.covector.filter.Not;
import io.covector.filter.Or;
import io.covector.filter.TextMatch;
import io.covector.pgvector.internal.schema.Column;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.Sql;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter as a condition on the table {@code t}. A test may also be unknown (NULL). WHERE, AND and OR take that for
 * false; NOT is written {@code IS NOT TRUE}, so that it matches exactly the records that its filter does not. Tests
 * that are joined by AND keep the form that indexes serve. Not thread-safe.
 */
public final class FilterSql implements FilterVisitor<Sql> {
    private final Table table;
    private final Sql sql;
    private final JsonFilterSql json;
    private final ColumnFilterSql columns;

    private FilterSql(Table table, Sql sql) {
        this.table = table;
        this.sql = sql;
        this.json = new JsonFilterSql(table, sql);
        this.columns = new ColumnFilterSql(sql);
    }

    /** Appends the condition. */
    public static void append(Filter filter, Table table, Sql sql) {
        sql.setVaries();
        filter.accept(new FilterSql(table, sql));
    }

    /** The column of a declared field, of the id or of the text; null for a key of the free metadata. */
    private @Nullable Column column(String key) {
        return switch (key) {
            case Filter.ID -> table.id();
            case Filter.TEXT -> table.text();
            default -> table.fields().get(key);
        };
    }

    @Override
    public Sql visit(Comparison comparison) {
        Column column = column(comparison.key());
        return column == null ? json.compare(comparison) : columns.compare(column, comparison);
    }

    @Override
    public Sql visit(In in) {
        if (in.values().isEmpty()) {
            return sql.add("false");
        }
        Column column = column(in.key());
        return column == null ? json.in(in) : columns.in(column, in);
    }

    @Override
    public Sql visit(IsNull isNull) {
        Column column = column(isNull.key());
        return column == null ? json.isNull(isNull.key()) : columns.isNull(column);
    }

    @Override
    public Sql visit(TextMatch match) {
        Column column = column(match.key());
        return column == null ? json.match(match) : columns.match(column, match);
    }

    @Override
    public Sql visit(ListMatch match) {
        Column column = column(match.key());
        return column == null ? json.match(match) : columns.match(column, match);
    }

    @Override
    public Sql visit(And and) {
        return joined(and.filters(), " AND ", "true");
    }

    @Override
    public Sql visit(Or or) {
        return joined(or.filters(), " OR ", "false");
    }

    private Sql joined(List<Filter> filters, String operator, String none) {
        if (filters.isEmpty()) {
            return sql.add(none);
        }
        for (int i = 0; i < filters.size(); i++) {
            sql.add(i == 0 ? "(" : operator);
            filters.get(i).accept(this);
        }
        return sql.add(")");
    }

    @Override
    public Sql visit(Not not) {
        sql.add("(");
        not.filter().accept(this);
        return sql.add(") IS NOT TRUE");
    }
}
