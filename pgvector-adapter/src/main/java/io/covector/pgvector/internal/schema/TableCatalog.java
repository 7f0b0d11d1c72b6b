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
 * @param rows what comes between a statement and the rows
 * @param columns its columns by their names
 * @param indexes its valid indexes
 */
public record TableCatalog(
        long oid,
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
     * @param collation name of its collation, {@code C} for one of another name that is the same; empty for types
     *     that have none
     * @param deterministic whether only equal texts are equal under its collation
     * @param origin where its values come from
     */
    record CatalogColumn(
            String type, int modifier, boolean notNull, String collation, boolean deterministic, Origin origin) {
        CatalogColumn(String type, int modifier, boolean notNull, String collation, Origin origin) {
            this(type, modifier, notNull, collation, true, origin);
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
     * @param unique whether it refuses duplicates of its only key, in all rows and at once
     * @param operatorClass operator class of the first key
     * @param key the first key: a column's name, or an expression as the server writes it
     * @param options storage parameters such as {@code m=16}
     * @param parts names of the index and of those of partitions that belong to it
     */
    record CatalogIndex(
            String name,
            String method,
            boolean unique,
            String operatorClass,
            String key,
            List<String> options,
            List<String> parts) {
        int option(String option, int otherwise) {
            for (String text : options) {
                if (text.startsWith(option + "=")) {
                    return Integer.parseInt(text.substring(option.length() + 1));
                }
            }
            return otherwise;
        }
    }
}
