package io.covector.pgvector.internal.schema;

import io.covector.CollectionSpec;
import io.covector.IndexSpec;
import io.covector.VectorField;
import io.covector.pgvector.internal.sql.Identifiers;
import java.util.Collection;
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
 * @param metadata name of the jsonb column of the free metadata, unquoted; null in an attached table without one
 * @param fields the columns of the declared fields by the fields' names
 * @param traits what else the catalog says
 * @param indexesDirections whether the index holds the vectors at length 1, which never exceed half precision
 */
public record Table(
        CollectionSpec spec,
        String schema,
        String tableName,
        Column id,
        String vector,
        @Nullable String metadata,
        Map<String, Column> fields,
        Traits traits,
        boolean indexesDirections) {
    /** A table whose index, if it has one, holds the vectors as they are. */
    public Table(
            CollectionSpec spec,
            String schema,
            String tableName,
            Column id,
            String vector,
            @Nullable String metadata,
            Map<String, Column> fields,
            Traits traits) {
        this(spec, schema, tableName, id, vector, metadata, fields, traits, false);
    }

    /**
     * What else the catalog says.
     *
     * @param attached whether somebody else made the table
     * @param exactTypes whether every column has exactly the type that Covector gives it
     * @param vectorNullable whether rows without a vector may be there
     * @param idConstraints names of the unique indexes on the id
     * @param rules what comes between a statement and the rows
     * @param idOrigin where ids come from when a statement does not override it
     * @param oid the server's number of the table, which another one of the name does not have; 0 before it is made
     */
    public record Traits(
            boolean attached,
            boolean exactTypes,
            boolean vectorNullable,
            Set<String> idConstraints,
            TableCatalog.RowRules rules,
            TableCatalog.Origin idOrigin,
            long oid) {
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
                new Column("id", Ids.fieldType(spec.idType()), true),
                spec.vectorField().name(),
                "metadata",
                fields,
                new Traits(
                        false, true, false, idConstraints, TableCatalog.RowRules.NONE, TableCatalog.Origin.GIVEN, 0));
    }

    /** The same table with its number, and with what the catalog says of its rows. */
    Table found(TableCatalog catalog) {
        Traits more = new Traits(
                traits.attached(),
                traits.exactTypes(),
                traits.vectorNullable(),
                traits.idConstraints(),
                catalog.rows(),
                traits.idOrigin(),
                catalog.oid());
        return new Table(spec, schema, tableName, id, vector, metadata, fields, more);
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

    public Collection<Column> fieldColumns() {
        return fields.values();
    }

    Optional<Column> field(String key) {
        return Optional.ofNullable(fields.get(key));
    }

    /**
     * Whether vectors are stored outside the rows. The planner then takes a scan of all rows for cheaper than it is.
     */
    public boolean hidesVectors() {
        int bytes = vectorField().dimension() * Float.BYTES;
        return bytes > (traits.attached() ? TOAST_BYTES : INLINE_BYTES - OTHER_COLUMNS_BYTES);
    }

    public boolean indexesHalfvec() {
        return Server.needsHalfvec(vectorField().dimension());
    }

    /** Whether components beyond the range of half precision cannot be stored, because of the index. */
    public boolean limitsComponents() {
        return indexesHalfvec() && !(vectorField().index() instanceof IndexSpec.None) && !indexesDirections;
    }

    /** The same table without an index of the vector. */
    Table withoutIndex() {
        return withIndex(IndexSpec.none(), false);
    }

    /** The same table with another index of the vector. */
    Table withIndex(IndexSpec index, boolean ofDirections) {
        CollectionSpec changed = spec.withIndex(vectorField().name(), index);
        return new Table(changed, schema, tableName, id, vector, metadata, fields, traits, ofDirections);
    }
}
