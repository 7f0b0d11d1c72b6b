package io.covector.pgvector.internal.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the system catalog says of one table. Immutable and thread-safe.
 *
 * @param oid the table's own number, which a table that is dropped and created anew does not have
 * @param schema schema of the table
 * @param name name of the table
 * @param comment its comment
 * @param relation what kind of relation it is, and what can be done with it
 * @param rows what comes between a statement and the rows
 * @param columns its columns by their names
 * @param indexes its valid indexes
 */
public record TableCatalog(
        long oid,
        String schema,
        String name,
        @Nullable String comment,
        Relation relation,
        RowRules rows,
        Map<String, CatalogColumn> columns,
        List<CatalogIndex> indexes) {
    /** An ordinary table. */
    TableCatalog(
            long oid,
            String schema,
            String name,
            @Nullable String comment,
            RowRules rows,
            Map<String, CatalogColumn> columns,
            List<CatalogIndex> indexes) {
        this(oid, schema, name, comment, Relation.TABLE, rows, columns, indexes);
    }

    /**
     * What kind of relation it is.
     *
     * @param kind {@code r} a table, {@code p} a partitioned one, {@code v} a view, {@code m} a materialized view,
     *     {@code f} a foreign table, as in pg_class.relkind
     * @param events what statements may do with it, as bits of pg_relation_is_updatable
     */
    public record Relation(char kind, int events) {
        static final Relation TABLE = new Relation('r', 4 | 8 | 16);

        /** Whether the server itself keeps its rows, here or in partitions, and can have indexes on them. */
        boolean isTable() {
            return kind == 'r' || kind == 'p';
        }

        boolean hasIndexes() {
            return isTable() || kind == 'm';
        }

        boolean updates() {
            return (events & 4) != 0;
        }

        boolean inserts() {
            return (events & 8) != 0;
        }

        boolean deletes() {
            return (events & 16) != 0;
        }

        String words() {
            return switch (kind) {
                case 'v' -> "view";
                case 'm' -> "materialized view";
                case 'f' -> "foreign table";
                case 'p' -> "partitioned table";
                default -> "table";
            };
        }
    }

    /**
     * What comes between a statement and the rows.
     *
     * @param rowSecurity whether policies decide for this role which rows it sees and writes
     * @param writeTriggers whether triggers may change or drop a row before it is stored, here or in a partition
     * @param deleteTriggers whether triggers may keep a row from being deleted, here or in a partition
     * @param rules whether statements are rewritten
     * @param writeRules whether inserts or updates are, with which the server takes no ON CONFLICT
     */
    public record RowRules(
            boolean rowSecurity, boolean writeTriggers, boolean deleteTriggers, boolean rules, boolean writeRules) {
        public static final RowRules NONE = new RowRules(false, false, false, false, false);

        private static final int INSERT_OR_UPDATE = 4 | 16;
        private static final int DELETE = 8;

        /** @param triggers events of the triggers before each row, as bits of pg_trigger.tgtype */
        static RowRules of(boolean rowSecurity, int triggers, boolean rules, boolean writeRules) {
            return new RowRules(
                    rowSecurity, (triggers & INSERT_OR_UPDATE) != 0, (triggers & DELETE) != 0, rules, writeRules);
        }
    }

    /**
     * A column. What is said of its type is said of the type below where that is a domain.
     *
     * @param type name of its type: without schema for the server's own types and those of the vector extension
     * @param quotedType the same as it is written in statements
     * @param isEnum whether that is an enumeration
     * @param declared its declared type in the server's words
     * @param modifier type modifier: the dimension of a vector; -1 for none
     * @param notNull whether it refuses nulls
     * @param collation name of its collation, {@code C} for one of another name that is the same; empty for types
     *     that have none
     * @param deterministic whether only equal texts are equal under its collation
     * @param origin where its values come from
     * @param isIdentity whether a sequence gives its values
     * @param hasDefault whether it has a value when a statement gives none
     * @param updatable whether the server writes it; not so for the expressions of a view
     * @param typeNumber the server's number of its declared type
     */
    record CatalogColumn(
            String type,
            String quotedType,
            boolean isEnum,
            String declared,
            int modifier,
            boolean notNull,
            String collation,
            boolean deterministic,
            Origin origin,
            boolean isIdentity,
            boolean hasDefault,
            boolean updatable,
            long typeNumber) {
        CatalogColumn(String type, int modifier, boolean notNull, String collation, Origin origin) {
            this(type, type, false, type, modifier, notNull, collation, true, origin, false, false, true, 0);
        }
    }

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
     * @param uniqueness what it keeps unique
     * @param operatorClass operator class of the first key; with its schema unless it is the server's or the vector
     *     extension's
     * @param keys its keys: a column's name, or an expression as the server writes it
     * @param options storage parameters such as {@code m=16}
     * @param parts names of the index and of those of partitions that belong to it
     */
    record CatalogIndex(
            String name,
            String method,
            Uniqueness uniqueness,
            String operatorClass,
            List<String> keys,
            List<String> options,
            List<String> parts) {
        CatalogIndex(
                String name,
                String method,
                String operatorClass,
                String key,
                List<String> options,
                List<String> parts) {
            this(name, method, Uniqueness.NONE, operatorClass, List.of(key), options, parts);
        }

        /** The first key. */
        String key() {
            return keys.isEmpty() ? "" : keys.get(0);
        }

        /** Whether it is an index on exactly this column. */
        boolean isOn(String column) {
            return keys.size() == 1 && key().equals(column);
        }

        int option(String option, int otherwise) {
            for (String text : options) {
                if (text.startsWith(option + "=")) {
                    return Integer.parseInt(text.substring(option.length() + 1));
                }
            }
            return otherwise;
        }
    }

    /** What an index keeps unique. */
    enum Uniqueness {
        NONE,
        /** Its keys, in some rows only or not before the end of a transaction. */
        PARTLY,
        /** Its keys, in all rows and at once. */
        ALL,
        /** The same, as the primary key. */
        PRIMARY_KEY;

        static Uniqueness of(boolean unique, boolean always, boolean primary) {
            if (!unique || !always) {
                return unique ? PARTLY : NONE;
            }
            return primary ? PRIMARY_KEY : ALL;
        }

        /** Whether ON CONFLICT takes it. */
        boolean isTotal() {
            return this == ALL || this == PRIMARY_KEY;
        }
    }
}
