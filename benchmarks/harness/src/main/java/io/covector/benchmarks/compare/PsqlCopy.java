package io.covector.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The floor of writing to PostgreSQL: {@code psql \copy} of a binary file, timed by psql itself, without the start of
 * the program. The table has the columns and indexes that Covector's has. Not thread-safe.
 */
final class PsqlCopy implements Contestant {
    static final String NAME = "psql-copy";
    private static final String TABLE = "bench_psql";
    private static final Pattern TIME = Pattern.compile("Time: ([0-9.]+) ms");

    private final Path psql;
    private final String uri;
    private final Path file;
    private final int rows;
    private final int dimension;

    /**
     * A floor.
     *
     * @param psql the program
     * @param uri of the database, as psql takes it, with user and password
     * @param file the rows as COPY BINARY
     */
    PsqlCopy(Path psql, String uri, Path file, int rows, int dimension) {
        this.psql = psql;
        this.uri = uri;
        this.file = file;
        this.rows = rows;
        this.dimension = dimension;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, String> call(String command) {
        switch (command.split(" ", -1)[0]) {
            case "create" -> run(create(command.endsWith("indexed")));
            case "prepare" -> {}
            case "insert", "load" -> {
                return insert(command);
            }
            case "drop" -> run(List.of("DROP TABLE IF EXISTS " + TABLE));
            default -> throw new UnsupportedOperationException("psql only copies");
        }
        return Map.of();
    }

    private List<String> create(boolean indexed) {
        List<String> sql = new ArrayList<>(List.of(
                "DROP TABLE IF EXISTS " + TABLE,
                "CREATE TABLE " + TABLE
                        + " (id text COLLATE \"C\" PRIMARY KEY, tenth bigint, hundredth bigint, metadata"
                        + " jsonb NOT NULL DEFAULT '{}', vector vector(" + dimension
                        + ") NOT NULL) WITH (toast_tuple_target = 8160)",
                "CREATE INDEX ON " + TABLE + " (tenth)",
                "CREATE INDEX ON " + TABLE + " (hundredth)"));
        if (indexed) {
            sql.add("CREATE INDEX ON " + TABLE
                    + " USING hnsw (vector vector_cosine_ops) WITH (m = 16, ef_construction = 64)");
        }
        return sql;
    }

    private Map<String, String> insert(String command) {
        if (!command.equals("insert 0 " + rows)) {
            throw new UnsupportedOperationException("the file holds all rows");
        }
        String output = run(List.of(
                "\\timing on",
                "\\copy " + TABLE + " (id, tenth, hundredth, metadata, vector) from '" + file
                        + "' with (format binary)"));
        Matcher time = TIME.matcher(output);
        String millis = "";
        while (time.find()) {
            millis = time.group(1);
        }
        return Map.of("rate", String.format(Locale.ROOT, "%.4f", rows / Double.parseDouble(millis) * 1e3));
    }

    private String run(List<String> commands) {
        List<String> call = new ArrayList<>(List.of(psql.toString(), uri, "-X", "-q", "-v", "ON_ERROR_STOP=1"));
        commands.forEach(each -> call.addAll(List.of("-c", each)));
        try {
            Process process = new ProcessBuilder(call).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("psql: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + psql, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {}
}
