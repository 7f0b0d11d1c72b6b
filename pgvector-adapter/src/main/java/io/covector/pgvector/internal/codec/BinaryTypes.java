package io.covector.pgvector.internal.codec;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.core.Oid;
import org.postgresql.core.QueryExecutor;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;

/** The types that are sent in binary form, as the driver knows them. Stateless. */
public final class BinaryTypes {
    private static final int[] BUILT_IN_ARRAYS = {1000, 1009, 1016, 1022, 3807}; // bool, text, int8, float8, jsonb

    private BinaryTypes() {}

    /**
     * Makes a physical connection send values of our types in binary form. Every call does it, because the pool may be
     * the application's, and to do it again costs only a few look-ups in memory.
     *
     * @param extensionTypes names of the extension's types, as the driver looks them up
     */
    public static void register(PgConnection connection, List<String> extensionTypes) throws SQLException {
        if (connection.getPreferQueryMode() == PreferQueryMode.SIMPLE) {
            return; // this protocol has text only
        }
        QueryExecutor executor = connection.getQueryExecutor();
        for (int oid : BUILT_IN_ARRAYS) {
            executor.addBinarySendOid(oid);
        }
        for (String type : extensionTypes) {
            int oid = connection.getTypeInfo().getPGType(type);
            if (oid != Oid.UNSPECIFIED) { // of a type that is not there
                executor.addBinarySendOid(oid);
            }
        }
    }

    /** Object id of a type, which the driver asks the server for once. */
    public static int oid(PreparedStatement statement, String type) throws SQLException {
        return statement
                .getConnection()
                .unwrap(PgConnection.class)
                .getTypeInfo()
                .getPGType(type);
    }
}
