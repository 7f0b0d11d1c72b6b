package io.covector.benchmarks.compare;

import io.covector.benchmarks.harness.Dataset;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The arguments {@code key=value}: {@code server} (pgvector or milvus), {@code size} (quick or full), {@code data},
 * {@code rows}, {@code rounds}, {@code scenarios}, {@code loads}, {@code call} (rows of one call of a load), {@code
 * batches}, {@code peers}, {@code name}. Immutable and thread-safe.
 */
final class Options {
    /** Those that the others are compared with, if they take part. */
    static final List<String> FLOORS = List.of(PsqlCopy.NAME, "libpq", "milvus-replay", "jdbc-copy", "jdbc-batch");

    private static final Map<String, List<String>> PEERS = Map.of(
            "pgvector",
            List.of(
                    "covector-pgvector",
                    "psql-copy",
                    "jdbc-copy",
                    "jdbc-batch",
                    "libpq",
                    "langchain4j-pgvector",
                    "spring-ai-pgvector-binary",
                    "spring-ai-pgvector"),
            "milvus",
            List.of("covector-milvus", "milvus-replay", "milvus-sdk", "langchain4j-milvus", "spring-ai-milvus"));

    /**
     * Those of the scenarios that compare sizes of requests: sizes found by trying, and the fixed ones to begin with.
     */
    private static final Map<String, List<String>> SIZES = Map.of(
            "pgvector",
            List.of(
                    "covector-pgvector",
                    "covector-pgvector@batch.adaptive=false@batch.max-records=500"
                            + "@search.adaptive=false@search.max-queries=16"),
            "milvus",
            List.of(
                    "covector-milvus",
                    "covector-milvus@batch.adaptive=false@batch.max-records=2000"
                            + "@search.adaptive=false@search.max-queries=256"));

    private static final Set<String> OF_SIZES = Set.of("sizes", "batches");

    private final Map<String, String> values = new HashMap<>();
    private final boolean quick;

    private Options(String[] args) {
        for (String arg : args) {
            int equals = arg.indexOf('=');
            values.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        this.quick = get("size", "quick").equals("quick");
    }

    static Options of(String[] args) {
        return new Options(args);
    }

    private String get(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    private int number(String key, int forQuick, int forFull) {
        return Integer.parseInt(get(key, String.valueOf(quick ? forQuick : forFull)));
    }

    String server() {
        return get("server", "pgvector");
    }

    String covector() {
        return "covector-" + server();
    }

    String data() {
        return get("data", "synthetic-768");
    }

    int queries() {
        return scenarios().contains("batches") ? number("queries", 2_000, 2_000) : number("queries", 200, 500);
    }

    String name() {
        return get("name", server() + "-" + data().replaceAll("^file:.*/", ""));
    }

    String folder() {
        return get("folder", "benchmarks/target/results");
    }

    Plan plan() {
        boolean pgvector = server().equals("pgvector");
        return new Plan(
                number("rows", 10_000, 20_000),
                number("indexed-rows", 1_000, 3_000),
                number("rounds", 5, 9),
                number("warmups", 2, 3),
                pgvector ? 0 : number("rest", 2_000, 5_000),
                number("millis", 3_000, 5_000),
                numbers("threads", pgvector ? "1,8" : "1,8,32"),
                number("search-rounds", 3, 5),
                numbers("loads", quick ? "10000,30000,100000" : "10000,30000,100000,300000"),
                number("call", 10_000, 10_000),
                numbers("batches", "100,1000"),
                scenarios());
    }

    private Set<String> scenarios() {
        return values.containsKey("scenarios") ? Set.of(get("scenarios", "").split(",", -1)) : Plan.ALL;
    }

    private List<Integer> numbers(String key, String otherwise) {
        return Arrays.stream(get(key, otherwise).split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }

    /** Those who take part; a floor whose program is not there is left out. */
    List<String> peers() {
        if (values.containsKey("peers")) {
            return List.of(get("peers", "").split(","));
        }
        if (OF_SIZES.containsAll(scenarios())) {
            return Objects.requireNonNull(SIZES.get(server()));
        }
        List<String> peers = new ArrayList<>(PEERS.get(server()));
        if (property("libpq", "").isEmpty()) {
            peers.remove("libpq");
        }
        if (property("psql", "").isEmpty()) {
            peers.remove(PsqlCopy.NAME);
        }
        return peers;
    }

    Contestant start(String name, Dataset data) throws IOException {
        File log = new File(folder(), "logs/" + name + ".log");
        java.nio.file.Files.createDirectories(log.getParentFile().toPath());
        if (name.equals(PsqlCopy.NAME)) {
            return new PsqlCopy(
                    Path.of(property("psql", "")),
                    property("pg.uri", ""),
                    Path.of(property("copy.file", "")).toAbsolutePath(),
                    data.size(),
                    data.dimension());
        }
        if (name.equals("libpq")) {
            return new WorkerProcess(
                    name,
                    List.of(
                            property("libpq", ""),
                            property("pg.uri", ""),
                            property("queries.file", ""),
                            String.valueOf(data.dimension()),
                            String.valueOf(data.queries())),
                    log);
        }
        return new WorkerProcess(name, jvm(name, data), log);
    }

    private List<String> jvm(String name, Dataset data) {
        String module = name.startsWith("langchain4j")
                ? "langchain4j"
                : name.startsWith("spring-ai-milvus")
                        ? "spring-ai-milvus"
                        : name.startsWith("spring-ai") ? "spring-ai-pgvector" : "covector";
        String main = "io.covector.benchmarks." + module.replaceFirst("spring-ai-", "springai.") + ".Main";
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx3g",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        command.addAll(List.of(
                get("jvm", "").isEmpty() ? new String[0] : get("jvm", "").split(" ")));
        for (String key : List.of("pg.url", "pg.user", "pg.password", "milvus.uri")) {
            if (System.getProperty(key) != null) {
                command.add("-D" + key + "=" + System.getProperty(key));
            }
        }
        command.addAll(List.of(
                "-cp",
                property("classpath." + module, ""),
                main,
                name,
                data(),
                String.valueOf(data.size()),
                String.valueOf(data.queries())));
        return command;
    }

    private static String property(String key, String otherwise) {
        return System.getProperty(key, otherwise);
    }
}
