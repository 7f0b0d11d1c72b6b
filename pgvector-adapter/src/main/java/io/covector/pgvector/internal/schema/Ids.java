package io.covector.pgvector.internal.schema;

import io.covector.FieldType;
import io.covector.IdType;
import io.covector.RecordId;
import io.covector.pgvector.internal.sql.Sql;
import java.util.ArrayList;
import java.util.List;

/** Ids as column values. Stateless. */
public final class Ids {
    private Ids() {}

    static FieldType fieldType(IdType type) {
        return switch (type) {
            case STRING -> FieldType.STRING;
            case LONG -> FieldType.LONG;
        };
    }

    private static List<Object> values(List<RecordId> ids) {
        List<Object> values = new ArrayList<>(ids.size());
        for (RecordId id : ids) {
            values.add(id.value());
        }
        return values;
    }

    /** Binds an array of ids; returns the statement. */
    public static Sql bind(Sql sql, Column id, List<RecordId> ids) {
        return sql.bindArray(id.arrayType(), id.pgType(), values(ids));
    }

    /** Binds one id. */
    public static void bind(Sql sql, RecordId id) {
        if (id instanceof RecordId.OfLong number) {
            sql.bindLong(number.value());
        } else {
            sql.bindText((String) id.value());
        }
    }
}
