package io.covector.pgvector.internal.schema;

import io.covector.FieldType;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.text.Strings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids as column values. Stateless. */
public final class Ids {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Ids() {}

    /**
     * The condition, after others, that the id of a row is one; nothing where the table has no other rows. The planner
     * takes most rows to meet inequalities; of other tests it would expect so few that it left the index of the
     * vectors.
     */
    public static String andPossible(Table table) {
        if (!table.traits().idsOdd()) {
            return "";
        }
        Column id = table.id();
        if (id.type() == FieldType.LONG || id.storage().is(Storage.Kind.UUID_TEXT)) {
            return " AND " + id.reference() + " IS NOT NULL";
        }
        int tooMany = RecordId.MAX_BYTES + 1;
        String unequal = PgCatalog.operator("<>");
        return " AND " + id.value() + unequal + "''::" + PgCatalog.TEXT + " AND LEAST(pg_catalog.octet_length("
                + id.value() + "), " + tooMany + ")" + unequal + tooMany;
    }

    /** Binds an array of ids, those that the column can hold; returns the statement. */
    public static Sql bind(Sql sql, Column id, List<RecordId> ids) {
        List<Object> values = new ArrayList<>(ids.size());
        for (RecordId record : ids) {
            if (problem(id, record) == null) {
                values.add(record.value());
            }
        }
        sql.bindArray(id.arrayType(), id.pgType(), values);
        return switch (id.storage().kind()) {
            case UUID_TEXT, PADDED -> sql.add("::" + id.storage().type() + "[]");
            default -> sql;
        };
    }

    /** Adds the condition that the id comes after this one in the order of {@link Column#ordered()}. */
    public static void after(Sql sql, Column id, RecordId after) {
        boolean noUuid = id.storage().is(Storage.Kind.UUID_TEXT) && problem(id, after) != null;
        sql.add(noUuid ? id.value() + PgCatalog.BY_CODE_POINT : id.ordered()).add(PgCatalog.operator(">"));
        if (after instanceof RecordId.OfLong number) {
            sql.bindLong(number.value());
            return;
        }
        sql.bindText((String) after.value());
        if (id.storage().is(Storage.Kind.UUID_TEXT) && !noUuid) {
            sql.add("::" + id.storage().type());
        }
    }

    /**
     * Refuses ids that the column cannot hold as they are, before anything is sent.
     *
     * @throws VectorException with {@code INVALID_ARGUMENT}
     */
    public static void requireStorable(Table table, List<VectorRecord> records) {
        if (table.id().storage().equals(Storage.EXACT)) {
            return;
        }
        for (VectorRecord record : records) {
            String problem = problem(table.id(), record.id());
            if (problem != null) {
                throw VectorException.invalidArgument("id " + Strings.quote(record.id()) + " " + problem
                        + " (id column '" + table.id().name() + "' of table " + table.name() + ")");
            }
        }
    }

    /** Why no row can have the id; null if one can. */
    private static @Nullable String problem(Column id, RecordId record) {
        if (!(record.value() instanceof String text)) {
            return null;
        }
        return switch (id.storage().kind()) {
            case UUID_TEXT ->
                UUID_TEXT.matcher(text).matches()
                        ? null
                        : "is no canonical UUID; accepted are 32 digits 0-9 and a-f as 8-4-4-4-12";
            case PADDED -> text.endsWith(" ") ? "ends with a blank, which char(n) does not keep" : null;
            default -> null;
        };
    }
}
