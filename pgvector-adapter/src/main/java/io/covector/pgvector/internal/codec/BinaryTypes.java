package io.covector.pgvector.internal.codec;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.core.Oid;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.TypeInfo;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.PGobject;

/** The types that are sent in binary form, as the driver knows them. Stateless. */
public final class BinaryTypes {
    private static final int[] BUILT_IN_ARRAYS = {1000, 1009, 1016, 1022, 3807}; // bool, text, int8, float8, jsonb

    private BinaryTypes() {}

    /** Whether a physical connection knows the types, so that it asks the server for none of them. */
    public static boolean areKnown(PgConnection connection, List<String> extensionTypes) throws SQLException {
        return connection.getTypeInfo().getPGobject(mark(extensionTypes)) != null;
    }

    /** Makes a physical connection know the types, which it asks the server for. */
    public static void lookUp(PgConnection connection, List<String> extensionTypes) throws SQLException {
        TypeInfo types = connection.getTypeInfo();
        for (String type : extensionTypes) {
            types.getPGType(type);
        }
        types.getPGType(PgType.JSONB.arrayType());
        types.addDataType(mark(extensionTypes), PGobject.class);
    }

    /** A name that is no type's, and stays with the connection. */
    private static String mark(List<String> extensionTypes) {
        return "covector knows " + extensionTypes;
    }

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

    /** Object id of a type that the connection knows. */
    public static int oid(PreparedStatement statement, String type) throws SQLException {
        return statement
                .getConnection()
                .unwrap(PgConnection.class)
                .getTypeInfo()
                .getPGType(type);
    }
}
