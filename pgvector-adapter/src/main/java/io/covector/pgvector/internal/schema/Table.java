package io.covector.pgvector.internal.schema;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorField;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.text.DistinctNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A collection as a table: which column holds what. Immutable and thread-safe.
 *
 * @param spec what the collection is
 * @param schema schema of the table
 * @param tableName its name
 * @param id the column of the ids
 * @param vector name of the column of the vectors, unquoted
 * @param metadata the column of the free metadata; null in an attached table without one
 * @param text the column of the text; null in a collection without one
 * @param fields the columns of the declared fields by the fields' names
 * @param traits what else the catalog says
 * @param indexKey what the index of the vectors holds, if there is one
 */
public record Table(
        CollectionSpec spec,
        String schema,
        String tableName,
        Column id,
        String vector,
        @Nullable MetadataColumn metadata,
        @Nullable Column text,
        Map<String, Column> fields,
        Traits traits,
        IndexKey indexKey) {
    /** A table whose index, if it has one, is one that Covector makes. */
    public Table(
            CollectionSpec spec,
            String schema,
            String tableName,
            Column id,
            String vector,
            @Nullable MetadataColumn metadata,
            @Nullable Column text,
            Map<String, Column> fields,
            Traits traits) {
        this(spec, schema, tableName, id, vector, metadata, text, fields, traits, IndexKey.of(spec.vectorField()));
    }

    /** What an index of the vectors holds. */
    public enum IndexKey {
        /** The column. */
        COLUMN,
        /** The vectors of a column of full precision in half precision. */
        HALFVEC,
        /** The same at length 1, which never exceeds half precision. */
        DIRECTIONS;

        /**
         * What indexes that Covector makes hold. Under COSINE the length does not matter, and in half precision only
         * vectors of length 1 keep their direction.
         */
        static IndexKey of(VectorField field) {
            if (!Server.needsHalfvec(field.dimension())) {
                return COLUMN;
            }
            return field.metric() == Metric.COSINE ? DIRECTIONS : HALFVEC;
        }
    }

    /**
     * What else the catalog says.
     *
     * @param attached whether somebody else made the table
     * @param exactTypes whether every column has exactly the type that Covector gives it
     * @param vectorNullable whether rows without a vector may be there
     * @param halfvec whether vectors are stored in half precision
     * @param idsOdd whether rows may be there whose id is null, or no id
     * @param idConstraints names of the unique indexes on the id
     * @param rules what comes between a statement and the rows
     * @param overridesIds whether a statement must say that it gives the ids itself
     * @param writes what it does not take
     * @param keepsIndexes whether indexes that others have made are not dropped
     * @param copied the server's numbers of the types of the columns that COPY writes in an attached table, where
     *     others may change them
     * @param oid the server's number of the table, which another one of the name does not have; 0 before it is made
     */
    public record Traits(
            boolean attached,
            boolean exactTypes,
            boolean vectorNullable,
            boolean halfvec,
            boolean idsOdd,
            Set<String> idConstraints,
            TableCatalog.RowRules rules,
            boolean overridesIds,
            Writes writes,
            boolean keepsIndexes,
            Map<String, Long> copied,
            long oid) {
        private static final Writes NO_UPSERT = new Writes(null, AttachedWrites.RULES, null);

        /** Those of a table that Covector makes. */
        static Traits own(Set<String> idConstraints, TableCatalog.RowRules rules, long oid) {
            Writes writes = rules.writeRules() ? NO_UPSERT : Writes.ALL;
            return new Traits(
                    false, true, false, false, false, idConstraints, rules, false, writes, false, Map.of(), oid);
        }

        /** Whether COPY BINARY writes it: it takes no other types, knows no policies and does not heed rules. */
        public boolean copyable() {
            return exactTypes && !rules.rowSecurity() && !rules.rules();
        }

        /** Whether a write may leave out rows without failing: triggers, policies or rules decide. */
        public boolean mayDropRows() {
            return rules.rowSecurity() || rules.writeTriggers() || rules.rules();
        }

        /** Whether a delete may leave rows without failing. */
        public boolean mayKeepRows() {
            return rules.rowSecurity() || rules.deleteTriggers() || rules.rules();
        }
    }

    /**
     * Values stay in the row up to this size of the row, the largest that a page of 8 KiB takes; PostgreSQL's default
     * is 2 KiB. A vector outside its row costs accesses to two more tables at every write and every exact search. The
     * planner does not count these, so that it would prefer a scan of all rows to the index.
     */
    static final int INLINE_BYTES = 8_160;

    /** PostgreSQL moves values out of rows above this size unless told otherwise. */
    private static final int TOAST_BYTES = 2_000;

    private static final int OTHER_COLUMNS_BYTES = 500;

    /** The table that Covector makes for a spec. */
    public static Table create(CollectionSpec spec, Server server, Set<String> idConstraints) {
        Map<String, Column> fields = new LinkedHashMap<>();
        spec.fields().forEach(field -> fields.put(field.name(), new Column(field.name(), field.type(), true)));
        return new Table(
                spec,
                server.schema(),
                spec.name(),
                new Column("id", spec.idType() == IdType.LONG ? FieldType.LONG : FieldType.STRING, true),
                spec.vectorField().name(),
                MetadataColumn.jsonb("metadata"),
                spec.hasText() ? new Column(DistinctNames.TEXT, FieldType.STRING, true) : null,
                fields,
                Traits.own(idConstraints, TableCatalog.RowRules.NONE, 0));
    }

    /** The same table with its number, and with what the catalog says of its rows. */
    Table found(TableCatalog catalog) {
        Traits more = Traits.own(traits.idConstraints(), catalog.rows(), catalog.oid());
        return new Table(spec, schema, tableName, id, vector, metadata, text, fields, more);
    }

    /** Qualified and quoted. */
    public String name() {
        return Identifiers.qualified(schema, tableName);
    }

    public VectorField vectorField() {
        return spec.vectorField();
    }

    public String quotedVector() {
        return Identifiers.quote(vector);
    }

    /** The columns of the declared fields and, under {@link Filter#TEXT}, that of the text. */
    public Map<String, Column> columns() {
        if (text == null) {
            return fields;
        }
        Map<String, Column> all = new LinkedHashMap<>();
        all.put(Filter.TEXT, text);
        all.putAll(fields);
        return all;
    }

    /** Those of {@link #columns()} that writes give a value. */
    public Map<String, Column> writtenColumns() {
        Map<String, Column> all = columns();
        for (Column column : all.values()) {
            if (!column.written()) {
                Map<String, Column> written = new LinkedHashMap<>(all);
                written.values().removeIf(other -> !other.written());
                return written;
            }
        }
        return all;
    }

    Optional<Column> field(String key) {
        return Optional.ofNullable(fields.get(key));
    }

    /**
     * Whether vectors are stored outside the rows. The planner then takes a scan of all rows for cheaper than it is.
     */
    public boolean hidesVectors() {
        int bytes = vectorField().dimension() * (traits.halfvec() ? Short.BYTES : Float.BYTES);
        return bytes > (traits.attached() ? TOAST_BYTES : INLINE_BYTES - OTHER_COLUMNS_BYTES);
    }

    /** Whether the index gives rounded distances. */
    public boolean isRounded() {
        return traits.halfvec() || indexKey != IndexKey.COLUMN;
    }

    /** Whether components beyond the range of half precision cannot be stored, because of the column or the index. */
    public boolean limitsComponents() {
        return traits.halfvec()
                || (indexKey == IndexKey.HALFVEC && !(vectorField().index() instanceof IndexSpec.None));
    }

    /** The same table without an index of the vector. */
    Table withoutIndex() {
        return withIndex(IndexSpec.none(), traits.halfvec() ? IndexKey.COLUMN : IndexKey.of(vectorField()));
    }

    /** The same table with another index of the vector. */
    Table withIndex(IndexSpec index, IndexKey key) {
        CollectionSpec changed = spec.withIndex(vectorField().name(), index);
        return new Table(changed, schema, tableName, id, vector, metadata, text, fields, traits, key);
    }
}
