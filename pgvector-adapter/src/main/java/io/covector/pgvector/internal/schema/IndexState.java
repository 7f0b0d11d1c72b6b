package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogIndex;
import io.covector.pgvector.internal.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The indexes that serve searches of a table, and what is left or in the making of others. Immutable and thread-safe.
 *
 * @param catalog the table as it is now
 * @param valid the indexes in use, those that Covector makes first
 * @param invalid those that are not in use, of any kind
 * @param building whether somebody builds an index of the table just now
 */
record IndexState(TableCatalog catalog, List<CatalogIndex> valid, List<Invalid> invalid, boolean building) {
    private static final String INVALID = """
            SELECT x.indexrelid::bigint, c.relname::pg_catalog.text, m.amname::pg_catalog.text,
                   o.opcname::pg_catalog.text,
                   COALESCE(k.attname::pg_catalog.text, pg_catalog.pg_get_indexdef(x.indexrelid, 1, false), ''),
                   EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
                            WHERE p.index_relid OPERATOR(pg_catalog.=) x.indexrelid
                               OR (p.relid IS NULL
                                   AND p.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()))
                   OR EXISTS (SELECT FROM pg_catalog.pg_locks l
                               WHERE l.locktype OPERATOR(pg_catalog.=) 'transactionid'
                                 AND l.granted AND l.transactionid OPERATOR(pg_catalog.=) x.xmax)
              FROM pg_catalog.pg_index x
              JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) x.indexrelid
              JOIN pg_catalog.pg_am m ON m.oid OPERATOR(pg_catalog.=) c.relam
              JOIN pg_catalog.pg_opclass o ON o.oid OPERATOR(pg_catalog.=) x.indclass[0]
              LEFT JOIN pg_catalog.pg_attribute k
                     ON k.attrelid OPERATOR(pg_catalog.=) x.indrelid AND k.attnum OPERATOR(pg_catalog.=) x.indkey[0]
             WHERE NOT x.indisvalid AND x.indrelid OPERATOR(pg_catalog.=) \
            """;

    private static final String BUILDING = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
                            WHERE p.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
                              AND p.relid OPERATOR(pg_catalog.=) \
            """;

    /**
     * An index that is not in use.
     *
     * @param oid its own number
     * @param index what it is
     * @param busy whether somebody builds or drops it, or may do so. A build is shown by its progress, and in the
     *     moment after that by its transaction, which has changed the row of the index and is not over yet.
     */
    record Invalid(long oid, CatalogIndex index, boolean busy) {
        String name() {
            return index.name();
        }

        /** Whether Covector has made it, and nobody goes on with it. */
        boolean isLeftover() {
            return !busy && VectorIndex.isOwn(name());
        }
    }

    /** What is there now; empty if the table is gone. */
    static Optional<IndexState> read(CallConnection connection, Table table) throws SQLException {
        Optional<TableCatalog> found = CatalogReader.read(connection, table.schema(), table.tableName());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        TableCatalog catalog = found.get();
        Sql building = new Sql().add(BUILDING).bindLong(catalog.oid()).add("::pg_catalog.oid)");
        return Optional.of(new IndexState(
                catalog,
                VectorIndex.find(table, catalog),
                invalid(connection, catalog.oid()),
                connection.query(building, rows -> rows.next() && rows.getBoolean(1))));
    }

    /** The invalid indexes of the table with this number. */
    static List<Invalid> invalid(CallConnection connection, long table) throws SQLException {
        Sql sql = new Sql().add(INVALID).bindLong(table).add("::pg_catalog.oid");
        return connection.query(sql, rows -> {
            List<Invalid> invalid = new ArrayList<>();
            while (rows.next()) {
                String name = rows.getString(2);
                CatalogIndex index = new CatalogIndex(
                        name, rows.getString(3), rows.getString(4), rows.getString(5), List.of(), List.of(name));
                invalid.add(new Invalid(rows.getLong(1), index, rows.getBoolean(6)));
            }
            return invalid;
        });
    }

    /** Whether an index of this name belongs to the table. */
    boolean has(String name) {
        return invalid.stream().anyMatch(index -> index.name().equals(name))
                || catalog.indexes().stream().anyMatch(index -> index.name().equals(name));
    }
}
