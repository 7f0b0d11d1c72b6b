package io.covector.benchmarks.covector;

import com.pgvector.PGvector;
import io.covector.benchmarks.harness.Peer;
import io.covector.benchmarks.harness.Restriction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** A connection with its prepared searches. For one thread at a time. */
final class JdbcSearch {
    private final Connection connection;
    private final Map<Restriction, PreparedStatement> statements = new EnumMap<>(Restriction.class);

    JdbcSearch(Connection connection) {
        this.connection = connection;
    }

    int[] run(float[] query, Restriction restriction) {
        try {
            PreparedStatement statement = statements.get(restriction);
            if (statement == null) {
                statement = connection.prepareStatement(sql(restriction));
                statements.put(restriction, statement);
            }
            statement.setObject(1, new PGvector(query));
            int[] rows = new int[Peer.TOP_K];
            int count = 0;
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    rows[count] = Servers.row(results.getString(1));
                    results.getString(2);
                    results.getDouble(3);
                    count++;
                }
            }
            return Arrays.copyOf(rows, count);
        } catch (SQLException e) {
            throw new IllegalStateException("search failed", e);
        }
    }

    private static String sql(Restriction restriction) {
        String where = restriction == Restriction.NONE ? "" : " WHERE " + restriction.key() + " = " + Restriction.VALUE;
        return "SELECT id, metadata, vector <=> ? FROM " + Servers.COLLECTION + where + " ORDER BY 3 LIMIT "
                + Peer.TOP_K;
    }

    void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("close failed", e);
        }
    }
}
