package io.covector.benchmarks.covector;

import com.pgvector.PGvector;
import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Peer;
import io.covector.benchmarks.harness.Restriction;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.postgresql.PGConnection;
import org.postgresql.util.PGobject;

/**
 * PostgreSQL's own driver as somebody who knows it would use it: one COPY BINARY of all rows, or prepared inserts in
 * batches of 500 with the vector in binary form; prepared searches, kept open. The table is that of Covector.
 */
final class JdbcPeer implements Peer {
    private static final String TABLE = "bench_jdbc";
    private static final int BATCH = 500;
    private static final String INSERT =
            "INSERT INTO " + TABLE + " (id, tenth, hundredth, metadata, vector) VALUES (?, ?, ?, ?::jsonb, ?)";
    private static final String REPLACE =
            " ON CONFLICT (id) DO UPDATE SET tenth = EXCLUDED.tenth, hundredth = EXCLUDED.hundredth,"
                    + " metadata = EXCLUDED.metadata, vector = EXCLUDED.vector";

    private final Dataset data;
    private final boolean copies;
    private final Connection connection = connect();
    private final ConcurrentLinkedQueue<JdbcSearch> searches = new ConcurrentLinkedQueue<>();
    private final List<CopyRow> rows;

    JdbcPeer(Dataset data, boolean copies) {
        this.data = data;
        this.copies = copies;
        this.rows = new ArrayList<>(data.size());
    }

    static Connection connect() {
        try {
            Connection connection =
                    DriverManager.getConnection(Servers.pgUrl(), Servers.pgUser(), Servers.pgPassword());
            PGvector.registerTypes(connection);
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException("no connection", e);
        }
    }

    static void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", statements), e);
        }
    }

    @Override
    public void create(boolean indexed) {
        searches.clear();
        execute(JdbcTable.create(TABLE, data.dimension()));
        if (indexed) {
            execute(JdbcTable.index(TABLE));
        }
    }

    @Override
    public void prepare(int from, int to) {
        for (int row = rows.size(); row < to; row++) {
            rows.add(CopyRow.of(data, row));
        }
    }

    @Override
    public void insert(int from, int to) {
        if (!copies) {
            batches(INSERT, from, to);
            return;
        }
        try {
            new CopyFile(rows.subList(from, to)).send(connection.unwrap(PGConnection.class), TABLE);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("COPY failed", e);
        }
    }

    @Override
    public void upsert(int from, int to) {
        if (copies) {
            throw new UnsupportedOperationException("COPY replaces nothing");
        }
        batches(INSERT + REPLACE, from, to);
    }

    private void batches(String sql, int from, int to) {
        try {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int row = from; row < to; row++) {
                    bind(statement, rows.get(row));
                    statement.addBatch();
                    if ((row - from + 1) % BATCH == 0 || row == to - 1) {
                        statement.executeBatch();
                        connection.commit();
                    }
                }
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void bind(PreparedStatement statement, CopyRow row) throws SQLException {
        PGobject json = new PGobject();
        json.setType("jsonb");
        json.setValue(row.metadata());
        statement.setString(1, row.id());
        statement.setLong(2, row.tenth());
        statement.setLong(3, row.hundredth());
        statement.setObject(4, json);
        statement.setObject(5, new PGvector(row.vector()));
    }

    /** Searches look into the table of {@link CovectorPeer}, so that both meet the same index. */
    @Override
    public void finish() {
        searches.clear();
    }

    @Override
    public int[] search(int query, Restriction restriction) {
        if (restriction == Restriction.FREE_TENTH || restriction == Restriction.FREE_HUNDREDTH) {
            throw new UnsupportedOperationException("the same statement as for a field");
        }
        JdbcSearch spare = searches.poll();
        JdbcSearch search = spare == null ? new JdbcSearch(connect()) : spare;
        int[] found = search.run(data.query(query), restriction);
        searches.add(search);
        return found;
    }

    @Override
    public void drop() {
        execute("DROP TABLE IF EXISTS " + TABLE);
    }

    @Override
    public void close() {
        searches.forEach(JdbcSearch::close);
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("close failed", e);
        }
    }
}
