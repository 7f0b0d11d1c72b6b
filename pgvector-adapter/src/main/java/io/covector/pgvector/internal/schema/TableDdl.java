package io.covector.pgvector.internal.schema;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.VectorException;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.spi.SpecJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** The statements that make a collection's table, and the comment by which it is known again. Stateless. */
public final class TableDdl {
    private static final String MARK = "covector: ";

    private static final List<String> SYSTEM_COLUMNS = List.of("cmax", "cmin", "ctid", "tableoid", "xmax", "xmin");

    /** The server's limit. */
    private static final int MAX_COLUMNS = 1_600;

    /** Id and free metadata. */
    private static final int OWN_COLUMNS = 2;

    private TableDdl() {}

    /** The condition that a comment marks a table of Covector. */
    public static String isMarked(String comment) {
        return PgCatalog.function("starts_with") + comment + ", '" + MARK + "')";
    }

    /** The spec in the comment of a table that Covector made; empty for other tables. */
    public static Optional<CollectionSpec> spec(TableCatalog catalog) {
        String comment = catalog.comment();
        return comment == null || !comment.startsWith(MARK)
                ? Optional.empty()
                : Optional.of(SpecJson.read(comment.substring(MARK.length())));
    }

    /** Refuses names that columns cannot have, and more columns than there can be, before anything is sent. */
    public static void requireColumns(CollectionSpec spec) {
        int most = MAX_COLUMNS - OWN_COLUMNS - spec.vectorFields().size() - (spec.hasText() ? 1 : 0);
        if (spec.fields().size() > most) {
            throw VectorException.invalidArgument("collection '" + spec.name() + "' has "
                    + spec.fields().size() + " declared fields; accepted on pgvector are up to " + most);
        }
        spec.vectorFields().forEach(field -> requireColumnName("vector field", field.name()));
        spec.fields().forEach(field -> requireColumnName("declared field", field.name()));
    }

    private static void requireColumnName(String what, String name) {
        if (SYSTEM_COLUMNS.contains(name)) {
            throw VectorException.invalidArgument(what + " name '" + name
                    + "' is that of a column that PostgreSQL has in each table; accepted are all but "
                    + SYSTEM_COLUMNS);
        }
    }

    /** Everything that creating the collection takes, in order. */
    public static List<String> create(Table table, Server server, boolean metadataIndex) {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE " + table.name() + " (" + columns(table, server) + ") WITH (toast_tuple_target = "
                + Table.INLINE_BYTES + ")");
        statements.add(comment(table));
        for (DeclaredField field : table.spec().fields()) {
            if (field.isIndexed()) {
                statements.add(index(table, field));
            }
        }
        if (metadataIndex) {
            statements.add("CREATE INDEX ON " + table.name() + " USING gin (\"metadata\" pg_catalog.jsonb_path_ops)");
        }
        if (!(table.vectorField().index() instanceof IndexSpec.None)) {
            statements.add(VectorIndex.create(table, server, table.vectorField().index(), false, ""));
        }
        return statements;
    }

    private static String columns(Table table, Server server) {
        StringJoiner columns = new StringJoiner(", ");
        columns.add("\"id\" " + Column.sqlType(table.id().type()) + " PRIMARY KEY");
        for (Column column : table.columns().values()) {
            columns.add(column.quoted() + " " + Column.sqlType(column.type()));
        }
        columns.add("\"metadata\" " + PgCatalog.JSONB + " NOT NULL DEFAULT '{}'");
        columns.add(table.quotedVector() + " "
                + server.types().vector(table.vectorField().dimension()) + " NOT NULL");
        return columns.toString();
    }

    private static String index(Table table, DeclaredField field) {
        boolean list = field.type() == FieldType.STRING_LIST || field.type() == FieldType.LONG_LIST;
        String method = list ? "gin" : "btree";
        return "CREATE INDEX ON " + table.name() + " USING " + method + " (" + Identifiers.quote(field.name()) + ")";
    }

    /**
     * The statement that sets the comment, which takes no parameters. The text is the JSON of a spec, whose names are
     * letters, digits and underscores. It is quoted as E'...', which does not depend on standard_conforming_strings.
     */
    private static String comment(Table table) {
        String text = MARK + SpecJson.write(table.spec());
        String literal = text.replace("\\", "\\\\").replace("'", "''");
        return "COMMENT ON TABLE " + table.name() + " IS E'" + literal + "'";
    }
}
