package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.codec.PgType;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.spi.CallContext;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Builds in transactions whose end nobody has seen. The server's process goes on building when the connection is cut,
 * holds the table, and throws its work away at the end. A mark in the statement tells it from everybody else's.
 * Thread-safe.
 */
final class LostBuilds {
    private static final String END = """
            SELECT pg_catalog.count(pg_catalog.pg_terminate_backend(a.pid))
              FROM pg_catalog.pg_stat_activity a
             WHERE a.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()
               AND a.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
               AND pg_catalog."left"(a.query, 36) OPERATOR(pg_catalog.=) ANY (\
            """;

    private final RandomGenerator random;
    private final Set<String> lost = ConcurrentHashMap.newKeySet();

    LostBuilds(RandomGenerator random) {
        this.random = random;
    }

    /** A comment of 36 characters to begin the statement of a build with. */
    String mark() {
        return "/* covector build " + HexFormat.of().toHexDigits(random.nextLong()) + "*/";
    }

    /** The build failed, maybe in the client only. */
    void failed(String mark) {
        lost.add(mark);
    }

    /** Ends the processes of the server that go on with one of them. */
    void end(Database database, CallContext context) {
        List<String> marks = List.copyOf(lost);
        if (marks.isEmpty()) {
            return;
        }
        Sql sql = new Sql()
                .add(END)
                .bindArray("pg_catalog.text[]", PgType.TEXT, marks)
                .add(")");
        database.read(context, connection -> connection.query(sql, rows -> rows.next()));
        marks.forEach(lost::remove);
    }
}
