package io.covector.pgvector.internal.write;

import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.pgvector.internal.codec.PgType;
import io.covector.pgvector.internal.schema.Column;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.pgvector.internal.sql.VectorTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The statements that write records: COPY, and INSERT from one array for each column, whose text does not depend on the
 * number of records. Stateless.
 */
final class WriteSql {
    private static final String UNNEST = PgCatalog.function("unnest");
    private static final String AND_UNNEST = "), " + UNNEST;

    private WriteSql() {}

    static String copy(Table table) {
        return "COPY " + table.name() + " (" + columns(table) + ") FROM STDIN (FORMAT binary)";
    }

    static Sql insert(Table table, VectorTypes types, WriteMode mode, List<VectorRecord> records) {
        Sql sql = new Sql()
                .add("INSERT INTO ")
                .add(table.name())
                .add(" (")
                .add(columns(table))
                .add(table.traits().overridesIds() ? ") OVERRIDING SYSTEM VALUE" : ")")
                .add(" SELECT ");
        selected(sql, table, types);
        sql.add(" FROM ");
        values(sql, table, types, records);
        if (mode == WriteMode.UPSERT) {
            sql.add(" ON CONFLICT (")
                    .add(table.id().quoted())
                    .add(") DO UPDATE SET ")
                    .add(replaced(table));
        }
        return sql;
    }

    private static void values(Sql sql, Table table, VectorTypes types, List<VectorRecord> records) {
        sql.add("ROWS FROM (" + UNNEST);
        arrays(sql, table, types, records);
        sql.add(")) AS u(i, v");
        for (int field = 0; field < table.writtenColumns().size(); field++) {
            sql.add(", f").add(field);
        }
        sql.add(table.metadata() == null ? ")" : ", m)");
    }

    /** Counts the records that are stored as they were sent. */
    static Sql countStored(Table table, VectorTypes types, List<VectorRecord> records) {
        Sql sql = new Sql().add("SELECT pg_catalog.count(*) FROM ");
        values(sql, table, types, records);
        sql.add(" JOIN ")
                .add(table.name())
                .add(" AS t ON ")
                .add(table.id().reference())
                .add(PgCatalog.EQUALS)
                .add(table.id().stored("u.i") + " AND t.")
                .add(table.quotedVector())
                .add(" ")
                .add(types.equality())
                .add(" " + vector(table, types));
        if (table.traits().exactTypes()) { // other types may round a value
            int field = 0;
            for (Column column : table.writtenColumns().values()) {
                String sent = column.stored("u.f" + field++);
                sql.add(" AND COALESCE(")
                        .add(column.reference() + PgCatalog.EQUALS + sent)
                        .add(", " + column.reference() + " IS NULL AND " + sent + " IS NULL)");
            }
        }
        if (table.metadata() != null) {
            sql.add(" AND ").add(table.metadata().value()).add(PgCatalog.EQUALS).add("u.m");
        }
        return sql;
    }

    private static void selected(Sql sql, Table table, VectorTypes types) {
        sql.add(table.id().stored("u.i") + ", " + vector(table, types));
        int field = 0;
        for (Column column : table.writtenColumns().values()) {
            sql.add(", ").add(column.stored("u.f" + field++));
        }
        sql.add(table.metadata() == null ? "" : ", " + table.metadata().stored("u.m"));
    }

    private static String vector(Table table, VectorTypes types) {
        return table.traits().halfvec()
                ? "u.v::" + types.halfvec(table.vectorField().dimension())
                : "u.v";
    }

    private static void arrays(Sql sql, Table table, VectorTypes types, List<VectorRecord> records) {
        List<Object> ids = new ArrayList<>(records.size());
        List<float[]> vectors = new ArrayList<>(records.size());
        List<String> free = new ArrayList<>(records.size());
        for (VectorRecord record : records) {
            ids.add(record.id().value());
            vectors.add(RowValues.vector(table, record));
            free.add(RowValues.freeMetadata(table, record.metadata()));
        }
        sql.bindArray(table.id().arrayType(), table.id().pgType(), ids)
                .add(AND_UNNEST)
                .bindVectors(types, vectors);
        for (Map.Entry<String, Column> field : table.writtenColumns().entrySet()) {
            Column column = field.getValue();
            List<@Nullable Object> values = new ArrayList<>(records.size());
            for (VectorRecord record : records) {
                values.add(RowValues.inArray(column, RowValues.field(field.getKey(), column, record)));
            }
            sql.add(AND_UNNEST).bindArray(column.arrayType(), column.pgType(), values);
        }
        if (table.metadata() != null) {
            sql.add(AND_UNNEST).bindArray(PgCatalog.JSONB + "[]", PgType.JSONB, free);
        }
    }

    private static String columns(Table table) {
        StringJoiner names = new StringJoiner(", ");
        names.add(table.id().quoted()).add(table.quotedVector());
        table.writtenColumns().values().forEach(column -> names.add(column.quoted()));
        if (table.metadata() != null) {
            names.add(table.metadata().quoted());
        }
        return names.toString();
    }

    private static String replaced(Table table) {
        StringJoiner sets = new StringJoiner(", ");
        sets.add(replaced(table.quotedVector()));
        table.writtenColumns().values().forEach(column -> sets.add(replaced(column.quoted())));
        if (table.metadata() != null) {
            sets.add(replaced(table.metadata().quoted()));
        }
        return sets.toString();
    }

    private static String replaced(String column) {
        return column + " = EXCLUDED." + column;
    }
}
