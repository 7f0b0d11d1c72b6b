package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the system catalog says of one table. Immutable and thread-safe.
 *
 * @param schema schema of the table
 * @param name name of the table
 * @param comment its comment
 * @param rows what comes between a statement and the rows
 * @param columns its columns by their names
 * @param indexes its valid indexes
 */
public record TableCatalog(
        String schema,
        String name,
        @Nullable String comment,
        RowRules rows,
        Map<String, CatalogColumn> columns,
        List<CatalogIndex> indexes) {
    /**
     * What comes between a statement and the rows.
     *
     * @param rowSecurity whether policies decide for this role which rows it sees and writes
     * @param writeTriggers whether triggers may change or drop a row before it is stored, here or in a partition
     * @param deleteTriggers whether triggers may keep a row from being deleted, here or in a partition
     * @param rules whether statements are rewritten
     */
    public record RowRules(boolean rowSecurity, boolean writeTriggers, boolean deleteTriggers, boolean rules) {
        public static final RowRules NONE = new RowRules(false, false, false, false);

        private static final int INSERT_OR_UPDATE = 4 | 16;
        private static final int DELETE = 8;

        /** @param triggers events of the triggers before each row, as bits of pg_trigger.tgtype */
        static RowRules of(boolean rowSecurity, int triggers, boolean rules) {
            return new RowRules(rowSecurity, (triggers & INSERT_OR_UPDATE) != 0, (triggers & DELETE) != 0, rules);
        }
    }

    /**
     * A column.
     *
     * @param type name of its type, without schema
     * @param modifier type modifier: the dimension of a vector; -1 for none
     * @param notNull whether it refuses nulls
     * @param collation name of its collation; empty for types that have none
     * @param origin where its values come from
     */
    record CatalogColumn(String type, int modifier, boolean notNull, String collation, Origin origin) {}

    /** Where the values of a column come from. */
    public enum Origin {
        /** From whoever writes the row. */
        GIVEN,
        /** From a sequence, unless a statement says that it overrides that (GENERATED ALWAYS AS IDENTITY). */
        SEQUENCE,
        /** From an expression over other columns; nobody can write them. */
        EXPRESSION;

        static Origin of(String identity, String generated) {
            if (!generated.isEmpty()) {
                return EXPRESSION;
            }
            return identity.equals("a") ? SEQUENCE : GIVEN;
        }
    }

    /**
     * An index.
     *
     * @param name its name, in the schema of the table
     * @param method access method, such as {@code hnsw}
     * @param unique whether it refuses duplicates of its only key, in all rows and at once
     * @param operatorClass operator class of the first key
     * @param key the first key: a column's name, or an expression as the server writes it
     * @param options storage parameters such as {@code m=16}
     */
    record CatalogIndex(
            String name, String method, boolean unique, String operatorClass, String key, List<String> options) {
        int option(String option, int otherwise) {
            for (String text : options) {
                if (text.startsWith(option + "=")) {
                    return Integer.parseInt(text.substring(option.length() + 1));
                }
            }
            return otherwise;
        }
    }

    private static final String TABLE = """
            SELECT c.oid, d.description, pg_catalog.row_security_active(c.oid),
                   (WITH RECURSIVE tree (oid) AS (
                        SELECT c.oid
                        UNION SELECT i.inhrelid
                                FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent OPERATOR(pg_catalog.=) tree.oid)
                    SELECT COALESCE(pg_catalog.bit_or(g.tgtype), 0)
                      FROM pg_catalog.pg_trigger g JOIN tree ON g.tgrelid OPERATOR(pg_catalog.=) tree.oid
                     WHERE NOT g.tgisinternal AND g.tgenabled OPERATOR(pg_catalog.<>) 'D'
                       AND (g.tgtype OPERATOR(pg_catalog.&) 3) OPERATOR(pg_catalog.=) 3), -- for each row and before it
                   c.relhasrules
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
              LEFT JOIN pg_catalog.pg_description d
                ON d.classoid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
               AND d.objoid OPERATOR(pg_catalog.=) c.oid AND d.objsubid OPERATOR(pg_catalog.=) 0
             WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}') AND n.nspname OPERATOR(pg_catalog.=) \
            """;

    private static final String COLUMNS = """
            SELECT a.attname, t.typname, a.atttypmod, a.attnotnull, COALESCE(l.collname, ''),
                   a.attidentity, a.attgenerated
              FROM pg_catalog.pg_attribute a
              JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) a.atttypid
              LEFT JOIN pg_catalog.pg_collation l ON l.oid OPERATOR(pg_catalog.=) a.attcollation
             WHERE a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped AND a.attrelid OPERATOR(pg_catalog.=) \
            """;

    private static final String INDEXES = """
            SELECT c.relname, m.amname,
                   i.indisunique AND i.indimmediate AND i.indnkeyatts OPERATOR(pg_catalog.=) 1 AND i.indpred IS NULL,
                   o.opcname,
                   COALESCE(a.attname, pg_catalog.pg_get_indexdef(i.indexrelid, 1, false)),
                   COALESCE(c.reloptions, '{}')
              FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
              JOIN pg_catalog.pg_am m ON m.oid OPERATOR(pg_catalog.=) c.relam
              JOIN pg_catalog.pg_opclass o ON o.oid OPERATOR(pg_catalog.=) i.indclass[0]
              LEFT JOIN pg_catalog.pg_attribute a
                ON a.attrelid OPERATOR(pg_catalog.=) i.indrelid AND a.attnum OPERATOR(pg_catalog.=) i.indkey[0]
             WHERE i.indisvalid AND (i.indpred IS NULL OR m.amname OPERATOR(pg_catalog.<>) ALL ('{hnsw,ivfflat}'))
               AND i.indrelid OPERATOR(pg_catalog.=) \
            """;

    /** Reads the catalog; empty if there is no such table. */
    public static Optional<TableCatalog> read(CallConnection connection, String schema, String name)
            throws SQLException {
        Sql table = new Sql()
                .add(TABLE)
                .bindText(schema)
                .add(" AND c.relname")
                .add(PgCatalog.EQUALS)
                .bindText(name);
        return connection.query(table, rows -> {
            if (!rows.next()) {
                return Optional.empty();
            }
            long oid = rows.getLong(1);
            String comment = rows.getString(2);
            RowRules rules = RowRules.of(rows.getBoolean(3), rows.getInt(4), rows.getBoolean(5));
            return Optional.of(
                    new TableCatalog(schema, name, comment, rules, columns(connection, oid), indexes(connection, oid)));
        });
    }

    private static Map<String, CatalogColumn> columns(CallConnection connection, long oid) throws SQLException {
        Sql sql = new Sql().add(COLUMNS).bindLong(oid).add("::pg_catalog.oid ORDER BY a.attnum");
        return connection.query(sql, rows -> {
            Map<String, CatalogColumn> columns = new LinkedHashMap<>();
            while (rows.next()) {
                columns.put(
                        rows.getString(1),
                        new CatalogColumn(
                                rows.getString(2),
                                rows.getInt(3),
                                rows.getBoolean(4),
                                rows.getString(5),
                                Origin.of(rows.getString(6), rows.getString(7))));
            }
            return columns;
        });
    }

    private static List<CatalogIndex> indexes(CallConnection connection, long oid) throws SQLException {
        return connection.query(new Sql().add(INDEXES).bindLong(oid).add("::pg_catalog.oid"), rows -> {
            List<CatalogIndex> indexes = new ArrayList<>();
            while (rows.next()) {
                indexes.add(index(rows));
            }
            return indexes;
        });
    }

    private static CatalogIndex index(ResultSet rows) throws SQLException {
        return new CatalogIndex(
                rows.getString(1),
                rows.getString(2),
                rows.getBoolean(3),
                rows.getString(4),
                rows.getString(5),
                List.of((String[]) rows.getArray(6).getArray()));
    }
}
