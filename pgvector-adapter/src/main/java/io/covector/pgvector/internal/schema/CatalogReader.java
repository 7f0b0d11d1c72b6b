package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogColumn;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogIndex;
import io.covector.pgvector.internal.schema.TableCatalog.Origin;
import io.covector.pgvector.internal.schema.TableCatalog.RowRules;
import io.covector.pgvector.internal.sql.Sql;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the system catalog by one statement, which has one snapshot: a table that others drop and create meanwhile is
 * seen as it was before or as it is afterwards, and never with the columns of neither. Not thread-safe.
 */
public final class CatalogReader {
    private static final String TABLE = """
            WITH RECURSIVE asked AS (
                SELECT c.oid, c.relhasrules
                  FROM pg_catalog.pg_class c
                  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                 WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}')
                   AND n.nspname OPERATOR(pg_catalog.=) \
            """;

    private static final String TREES = """
            ),
            tree AS (
                SELECT asked.oid FROM asked
                 UNION
                SELECT h.inhrelid
                  FROM pg_catalog.pg_inherits h
                  JOIN tree ON h.inhparent OPERATOR(pg_catalog.=) tree.oid),
            ordinary AS ( -- the provider has a column from PostgreSQL 15 on
                SELECT d.datcollate OPERATOR(pg_catalog.=) ANY ('{C,POSIX}')
                       AND COALESCE(pg_catalog.to_jsonb(d) OPERATOR(pg_catalog.->>) 'datlocprovider', 'c')
                           OPERATOR(pg_catalog.=) 'c' AS is_c
                  FROM pg_catalog.pg_database d
                 WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()),
            indexes AS (
                SELECT i.indexrelid AS root, i.indexrelid AS oid
                  FROM pg_catalog.pg_index i
                  JOIN asked ON i.indrelid OPERATOR(pg_catalog.=) asked.oid
                 UNION
                SELECT indexes.root, h.inhrelid
                  FROM pg_catalog.pg_inherits h
                  JOIN indexes ON h.inhparent OPERATOR(pg_catalog.=) indexes.oid)
            """;

    private static final String FACTS = """
            SELECT 1 AS part, 0 AS place, asked.oid::pg_catalog.text AS a,
                   (SELECT d.description
                      FROM pg_catalog.pg_description d
                     WHERE d.classoid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
                       AND d.objoid OPERATOR(pg_catalog.=) asked.oid
                       AND d.objsubid OPERATOR(pg_catalog.=) 0) AS b,
                   pg_catalog.row_security_active(asked.oid) AS c, asked.relhasrules AS d,
                   (SELECT COALESCE(pg_catalog.bit_or(g.tgtype), 0)
                      FROM pg_catalog.pg_trigger g
                      JOIN tree ON g.tgrelid OPERATOR(pg_catalog.=) tree.oid
                     WHERE NOT g.tgisinternal AND g.tgenabled OPERATOR(pg_catalog.<>) 'D'
                       AND (g.tgtype OPERATOR(pg_catalog.&) 3::smallint) OPERATOR(pg_catalog.=) 3) AS e,
                   NULL::pg_catalog.text AS f, NULL::pg_catalog.text AS g,
                   NULL::pg_catalog.text[] AS h, NULL::pg_catalog.text[] AS i
              FROM asked
            UNION ALL
            SELECT 2, k.attnum, k.attname::pg_catalog.text, t.typname::pg_catalog.text, k.attnotnull,
                   COALESCE(l.collisdeterministic, true), k.atttypmod,
                   CASE WHEN l.collname OPERATOR(pg_catalog.=) ANY ('{POSIX,ucs_basic}')
                          OR (l.collname OPERATOR(pg_catalog.=) 'default' AND ordinary.is_c) THEN 'C'
                        ELSE COALESCE(l.collname, '')::pg_catalog.text END,
                   pg_catalog.concat(k.attidentity, '/', k.attgenerated), NULL, NULL
              FROM asked
              JOIN pg_catalog.pg_attribute k ON k.attrelid OPERATOR(pg_catalog.=) asked.oid
              JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) k.atttypid
              LEFT JOIN pg_catalog.pg_collation l ON l.oid OPERATOR(pg_catalog.=) k.attcollation
             CROSS JOIN ordinary
             WHERE k.attnum OPERATOR(pg_catalog.>) 0 AND NOT k.attisdropped
            UNION ALL
            SELECT 3, 0, c.relname::pg_catalog.text, m.amname::pg_catalog.text,
                   x.indisunique AND x.indimmediate AND x.indnkeyatts OPERATOR(pg_catalog.=) 1 AND x.indpred IS NULL,
                   false, 0, o.opcname::pg_catalog.text,
                   COALESCE(k.attname::pg_catalog.text, pg_catalog.pg_get_indexdef(x.indexrelid, 1, false), ''),
                   COALESCE(c.reloptions, '{}'),
                   ARRAY(SELECT p.relname::pg_catalog.text
                           FROM indexes
                           JOIN pg_catalog.pg_class p ON p.oid OPERATOR(pg_catalog.=) indexes.oid
                          WHERE indexes.root OPERATOR(pg_catalog.=) x.indexrelid)
              FROM asked
              JOIN pg_catalog.pg_index x ON x.indrelid OPERATOR(pg_catalog.=) asked.oid
              JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) x.indexrelid
              JOIN pg_catalog.pg_am m ON m.oid OPERATOR(pg_catalog.=) c.relam
              JOIN pg_catalog.pg_opclass o ON o.oid OPERATOR(pg_catalog.=) x.indclass[0]
              LEFT JOIN pg_catalog.pg_attribute k
                     ON k.attrelid OPERATOR(pg_catalog.=) x.indrelid AND k.attnum OPERATOR(pg_catalog.=) x.indkey[0]
             WHERE x.indisvalid
               AND (x.indpred IS NULL OR NOT m.amname OPERATOR(pg_catalog.=) ANY ('{hnsw,ivfflat}'))
             ORDER BY 1, 2, 3""";

    private static final int TABLE_PART = 1;
    private static final int COLUMN_PART = 2;

    private final Map<String, CatalogColumn> columns = new LinkedHashMap<>();
    private final List<CatalogIndex> indexes = new ArrayList<>();
    private long oid;
    private @Nullable String comment;
    private RowRules rules = RowRules.NONE;

    private CatalogReader() {}

    /** What the catalog says; empty if there is no such table. */
    public static Optional<TableCatalog> read(CallConnection connection, String schema, String name)
            throws SQLException {
        Sql sql = new Sql()
                .add(TABLE)
                .bindText(schema)
                .add(" AND c.relname OPERATOR(pg_catalog.=) ")
                .bindText(name)
                .add(TREES)
                .add(FACTS);
        return connection.query(sql, rows -> new CatalogReader().read(rows, schema, name));
    }

    private Optional<TableCatalog> read(ResultSet rows, String schema, String name) throws SQLException {
        boolean found = false;
        while (rows.next()) {
            found = true;
            int part = rows.getInt("part");
            if (part == TABLE_PART) {
                oid = rows.getLong("a");
                comment = rows.getString("b");
                rules = RowRules.of(rows.getBoolean("c"), rows.getInt("e"), rows.getBoolean("d"));
            } else if (part == COLUMN_PART) {
                column(rows);
            } else {
                index(rows);
            }
        }
        return found
                ? Optional.of(new TableCatalog(oid, schema, name, comment, rules, columns, indexes))
                : Optional.empty();
    }

    private void column(ResultSet rows) throws SQLException {
        String[] origin = rows.getString("g").split("/", 2);
        columns.put(
                rows.getString("a"),
                new CatalogColumn(
                        rows.getString("b"),
                        rows.getInt("e"),
                        rows.getBoolean("c"),
                        rows.getString("f"),
                        rows.getBoolean("d"),
                        Origin.of(origin[0], origin[1])));
    }

    private void index(ResultSet rows) throws SQLException {
        indexes.add(new CatalogIndex(
                rows.getString("a"),
                rows.getString("b"),
                rows.getBoolean("c"),
                rows.getString("f"),
                rows.getString("g"),
                texts(rows.getArray("h")),
                texts(rows.getArray("i"))));
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
