package io.covector.pgvector;

import java.sql.SQLException;
import org.postgresql.core.QueryExecutor;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Makes a physical connection send our values in binary form. Repeating it costs a few look-ups in memory, so it is done for
 * every call and no connection can be missed, whoever's pool it is from. Stateless.
 */
final class BinaryTypes {
    private static final int[] BUILT_IN_ARRAYS = {1000, 1009, 1016, 1022, 3807}; // bool, text, int8, float8, jsonb

    private BinaryTypes() {}

    static void register(PgConnection connection, Server server) throws SQLException {
        if (connection.getPreferQueryMode() == PreferQueryMode.SIMPLE) {
            return; // this protocol has text only
        }
        QueryExecutor executor = connection.getQueryExecutor();
        for (int oid : BUILT_IN_ARRAYS) {
            executor.addBinarySendOid(oid);
        }
        executor.addBinarySendOid(connection.getTypeInfo().getPGType(server.driverName("vector")));
        executor.addBinarySendOid(connection.getTypeInfo().getPGType(server.driverName("_vector")));
    }
}
