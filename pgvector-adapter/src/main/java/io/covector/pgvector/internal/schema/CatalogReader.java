package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogColumn;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogIndex;
import io.covector.pgvector.internal.schema.TableCatalog.Origin;
import io.covector.pgvector.internal.schema.TableCatalog.Relation;
import io.covector.pgvector.internal.schema.TableCatalog.RowRules;
import io.covector.pgvector.internal.schema.TableCatalog.Uniqueness;
import io.covector.pgvector.internal.sql.Identifiers;
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
                SELECT c.oid, c.relkind, c.relhasrules
                  FROM pg_catalog.pg_class c
                  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                 WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,m,f}')
                   AND n.nspname OPERATOR(pg_catalog.=) \
            """;

    private static final String TREES = """
            ),
            extension AS (
                SELECT e.extnamespace AS schema FROM pg_catalog.pg_extension e
                 WHERE e.extname OPERATOR(pg_catalog.=) 'vector'),
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
            based AS ( -- the types below domains
                SELECT k.attnum, k.atttypid AS type, k.atttypmod AS modifier, k.attnotnull AS filled,
                       k.atthasdef AS given
                  FROM pg_catalog.pg_attribute k
                  JOIN asked ON k.attrelid OPERATOR(pg_catalog.=) asked.oid
                 WHERE k.attnum OPERATOR(pg_catalog.>) 0 AND NOT k.attisdropped
                 UNION ALL
                SELECT based.attnum, t.typbasetype, t.typtypmod, based.filled OR t.typnotnull,
                       based.given OR t.typdefault IS NOT NULL
                  FROM based
                  JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) based.type
                 WHERE t.typtype OPERATOR(pg_catalog.=) 'd'),
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
                   pg_catalog.row_security_active(asked.oid) AS c,
                   CASE WHEN asked.relkind OPERATOR(pg_catalog.=) ANY ('{v,m}') -- whose query is a rule, too
                        THEN EXISTS (SELECT FROM pg_catalog.pg_rewrite w
                                      WHERE w.ev_class OPERATOR(pg_catalog.=) asked.oid
                                        AND w.ev_type OPERATOR(pg_catalog.<>) '1')
                        ELSE asked.relhasrules END AS d,
                   (SELECT COALESCE(pg_catalog.bit_or(g.tgtype), 0)
                      FROM pg_catalog.pg_trigger g
                      JOIN tree ON g.tgrelid OPERATOR(pg_catalog.=) tree.oid
                     WHERE NOT g.tgisinternal AND g.tgenabled OPERATOR(pg_catalog.<>) 'D'
                       AND (g.tgtype OPERATOR(pg_catalog.&) 67::smallint) -- for each row, before or instead of it
                           OPERATOR(pg_catalog.=) ANY ('{3,65}'::smallint[])) AS e,
                   asked.relkind::pg_catalog.text AS f,
                   CASE WHEN asked.relkind OPERATOR(pg_catalog.=) ANY ('{v,f}') -- else this waits for locks of a table
                        THEN pg_catalog.pg_relation_is_updatable(asked.oid, true)::pg_catalog.text
                        WHEN asked.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}') THEN '28'
                        ELSE '0' END AS g,
                   ARRAY[EXISTS (SELECT FROM pg_catalog.pg_rewrite w
                                  WHERE w.ev_class OPERATOR(pg_catalog.=) asked.oid
                                    AND w.ev_type OPERATOR(pg_catalog.=) ANY ('{2,3}'))::pg_catalog.text] AS h,
                   NULL::pg_catalog.text[] AS i, NULL::pg_catalog.text[] AS j
              FROM asked
            UNION ALL
            SELECT 2, k.attnum, k.attname::pg_catalog.text, t.typname::pg_catalog.text, based.filled,
                   COALESCE(l.collisdeterministic, true), based.modifier,
                   CASE WHEN l.collnamespace OPERATOR(pg_catalog.<>) 'pg_catalog'::pg_catalog.regnamespace
                        THEN pg_catalog.concat(l.collnamespace::pg_catalog.regnamespace, '.', l.collname)
                        WHEN l.collname OPERATOR(pg_catalog.=) ANY ('{POSIX,ucs_basic}')
                          OR (l.collname OPERATOR(pg_catalog.=) 'default' AND ordinary.is_c) THEN 'C'
                        ELSE COALESCE(l.collname, '')::pg_catalog.text END,
                   pg_catalog.concat(k.attidentity, '/', k.attgenerated),
                   ARRAY[n.nspname::pg_catalog.text, t.typtype::pg_catalog.text,
                         pg_catalog.format_type(k.atttypid, k.atttypmod), based.given::pg_catalog.text,
                         (t.typnamespace OPERATOR(pg_catalog.=) 'pg_catalog'::pg_catalog.regnamespace
                          OR (t.typname OPERATOR(pg_catalog.=) ANY ('{vector,halfvec}')
                              AND t.typnamespace OPERATOR(pg_catalog.=) ANY (SELECT schema FROM extension))
                         )::pg_catalog.text,
                         (CASE WHEN asked.relkind OPERATOR(pg_catalog.=) ANY ('{v,f}')
                               THEN pg_catalog.pg_column_is_updatable(asked.oid, k.attnum, true)
                               ELSE asked.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}') END)::pg_catalog.text,
                         k.atttypid::pg_catalog.text],
                   NULL, NULL
              FROM asked
              JOIN pg_catalog.pg_attribute k ON k.attrelid OPERATOR(pg_catalog.=) asked.oid
              JOIN based ON based.attnum OPERATOR(pg_catalog.=) k.attnum
              JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) based.type
              JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) t.typnamespace
              LEFT JOIN pg_catalog.pg_collation l ON l.oid OPERATOR(pg_catalog.=) k.attcollation
             CROSS JOIN ordinary
             WHERE t.typtype OPERATOR(pg_catalog.<>) 'd'
            UNION ALL
            SELECT 3, 0, c.relname::pg_catalog.text, m.amname::pg_catalog.text, x.indisunique,
                   x.indimmediate AND x.indpred IS NULL, x.indisprimary::int,
                   CASE WHEN o.opcnamespace OPERATOR(pg_catalog.=) 'pg_catalog'::pg_catalog.regnamespace
                          OR o.opcnamespace OPERATOR(pg_catalog.=) ANY (SELECT schema FROM extension)
                        THEN o.opcname::pg_catalog.text
                        ELSE pg_catalog.concat(o.opcnamespace::pg_catalog.regnamespace, '.', o.opcname) END,
                   NULL,
                   COALESCE(c.reloptions, '{}'),
                   ARRAY(SELECT p.relname::pg_catalog.text
                           FROM indexes
                           JOIN pg_catalog.pg_class p ON p.oid OPERATOR(pg_catalog.=) indexes.oid
                          WHERE indexes.root OPERATOR(pg_catalog.=) x.indexrelid),
                   ARRAY(SELECT COALESCE(k.attname::pg_catalog.text,
                                         pg_catalog.pg_get_indexdef(x.indexrelid, (place.n OPERATOR(pg_catalog.+) 1),
                                                                    false), '')
                           FROM pg_catalog.generate_series(0, x.indnkeyatts OPERATOR(pg_catalog.-) 1) AS place(n)
                           LEFT JOIN pg_catalog.pg_attribute k
                                  ON k.attrelid OPERATOR(pg_catalog.=) x.indrelid
                                 AND k.attnum OPERATOR(pg_catalog.=) x.indkey[place.n]
                          ORDER BY place.n)
              FROM asked
              JOIN pg_catalog.pg_index x ON x.indrelid OPERATOR(pg_catalog.=) asked.oid
              JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) x.indexrelid
              JOIN pg_catalog.pg_am m ON m.oid OPERATOR(pg_catalog.=) c.relam
              JOIN pg_catalog.pg_opclass o ON o.oid OPERATOR(pg_catalog.=) x.indclass[0]
             WHERE x.indisvalid
               AND (x.indpred IS NULL OR x.indisunique) -- what holds in some rows only tells nothing of the table
             ORDER BY 1, 2, 3""";

    private static final int TABLE_PART = 1;
    private static final int COLUMN_PART = 2;

    private final Map<String, CatalogColumn> columns = new LinkedHashMap<>();
    private final List<CatalogIndex> indexes = new ArrayList<>();
    private long oid;
    private @Nullable String comment;
    private Relation relation = Relation.TABLE;
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
                relation = new Relation(rows.getString("f").charAt(0), rows.getInt("g"));
                boolean ofWrites = texts(rows.getArray("h")).get(0).equals("true");
                rules = RowRules.of(rows.getBoolean("c"), rows.getInt("e"), rows.getBoolean("d"), ofWrites);
            } else if (part == COLUMN_PART) {
                column(rows);
            } else {
                index(rows);
            }
        }
        return found
                ? Optional.of(new TableCatalog(oid, schema, name, comment, relation, rules, columns, indexes))
                : Optional.empty();
    }

    private void column(ResultSet rows) throws SQLException {
        String[] origin = rows.getString("g").split("/", 2);
        String type = rows.getString("b");
        List<String> more = texts(rows.getArray("h")); // schema, kind, declared, default, known, updatable, type
        columns.put(
                rows.getString("a"),
                new CatalogColumn(
                        more.get(4).equals("true") ? type : more.get(0) + "." + type,
                        Identifiers.qualified(more.get(0), type),
                        more.get(1).equals("e"),
                        more.get(2),
                        rows.getInt("e"),
                        rows.getBoolean("c"),
                        rows.getString("f"),
                        rows.getBoolean("d"),
                        Origin.of(origin[0], origin[1]),
                        !origin[0].isEmpty(),
                        more.get(3).equals("true"),
                        more.get(5).equals("true"),
                        Long.parseLong(more.get(6))));
    }

    private void index(ResultSet rows) throws SQLException {
        indexes.add(new CatalogIndex(
                rows.getString("a"),
                rows.getString("b"),
                Uniqueness.of(rows.getBoolean("c"), rows.getBoolean("d"), rows.getInt("e") != 0),
                rows.getString("f"),
                texts(rows.getArray("j")),
                texts(rows.getArray("h")),
                texts(rows.getArray("i"))));
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
