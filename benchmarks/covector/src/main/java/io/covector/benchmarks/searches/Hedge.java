package io.covector.benchmarks.searches;

import io.covector.VectorClient;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Latency of single searches on a primary and a replica that is slow for a part of the time, with and without sending
 * late ones a second time, in turns within one run. Searches are begun at a fixed rate: threads that search as fast as
 * they can would send nearly all of them while nothing is slow. Each round has new clients, whose connections lead to
 * either server in about equal numbers.
 *
 * <p>Arguments: those of {@link Measured}, {@code replica=} host and port, {@code toxiproxy=} its address, {@code
 * slow=0,0.05,1} parts of each second in which the replica's answers are late, {@code delays=50,200} by so many
 * milliseconds, {@code threads=16}, {@code period=50} milliseconds from one search of a thread to its next, {@code
 * connections=20}, {@code seconds=} of one measurement, {@code rounds=}, {@code budget=0.05}, {@code topK=}.
 */
public final class Hedge {
    /** {@code idle} is switched on, but nothing is ever late enough: what the threads alone change. */
    private static final List<String> VARIANTS = List.of("off", "idle", "on");

    private final Measured measured;
    private final SlowReplica replica;
    private final String both;
    private int opened;

    private Hedge(Measured measured, SlowReplica replica) {
        this.measured = measured;
        this.replica = replica;
        this.both = measured.options
                .get("url")
                .replaceFirst("//([^/]*)/(.*)", "//$1,127.0.0.1:" + replica.port() + "/$2?loadBalanceHosts=true");
    }

    /** Runs it. */
    public static void main(String... arguments) throws Exception {
        Measured measured = new Measured(arguments);
        try (SlowReplica replica = new SlowReplica(measured.options.get("toxiproxy"), measured.options.get("replica"));
                VectorClient primary = measured.open(Map.of())) {
            measured.fill(primary);
            Hedge hedge = new Hedge(measured, replica);
            for (String delay : measured.list("delays", "50,200")) {
                for (String slow : measured.list("slow", "0,0.05,1")) {
                    hedge.measure(Integer.parseInt(delay), Double.parseDouble(slow));
                }
            }
            measured.drop(primary);
        }
    }

    private void measure(int delay, double slow) throws Exception {
        Map<String, List<Paced.Result>> results = new LinkedHashMap<>();
        Map<String, Hedged> counts = new LinkedHashMap<>();
        VARIANTS.forEach(variant -> {
            results.put(variant, new ArrayList<>());
            counts.put(variant, new Hedged());
        });
        for (int round = 0; round < measured.number("rounds", 5); round++) {
            for (int i = 0; i < VARIANTS.size(); i++) {
                String variant = VARIANTS.get((i + round) % VARIANTS.size());
                results.get(variant).add(load(variant, counts.get(variant), delay, slow));
            }
        }
        System.out.printf(Locale.ROOT, "%d ms later for %.0f %% of the time:%n", delay, slow * 100);
        results.forEach((variant, all) -> print(variant, Paced.Result.of(all), counts.get(variant)));
        for (int percent : List.of(50, 95, 99)) {
            ratios(percent, "idle", results);
            ratios(percent, "on", results);
        }
    }

    private Paced.Result load(String variant, Hedged counted, int delay, double slow) throws Exception {
        try (VectorClient client = openBalanced(variant, counted);
                Paced load = new Paced(
                        measured.collection(client),
                        measured.queries(1_000),
                        measured.number("topK", 10),
                        measured.number("threads", 16),
                        measured.number("period", 50))) {
            load.run(1); // warms up, and shows what is late
            counted.reset();
            replica.delay(delay, slow);
            Paced.Result result = load.run(measured.number("seconds", 5));
            counted.keep();
            return result;
        } finally {
            replica.delayNothing();
        }
    }

    /** The driver chooses a server by chance for each connection; opened anew until both have about the same number. */
    private VectorClient openBalanced(String variant, Hedged counted) throws SQLException {
        int connections = measured.number("connections", 20);
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "backends.main.pool.max-size", String.valueOf(connections),
                "backends.main.pool.min-idle", String.valueOf(connections),
                "backends.main.pool.warm-up", "true",
                "hedge.enabled", String.valueOf(!variant.equals("off")),
                "hedge.min-delay", variant.equals("idle") ? "1m" : "5ms",
                "hedge.budget", measured.options.getOrDefault("budget", "0.05")));
        while (true) {
            String name = "hedge-" + ++opened;
            settings.put("backends.main.url", both + "&ApplicationName=" + name);
            VectorClient client = measured.open(settings, counted);
            if (Math.abs(2 * connectionsOfPrimary(name) - connections) <= connections / 10) {
                return client;
            }
            client.close();
        }
    }

    private int connectionsOfPrimary(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        measured.options.get("url"), measured.options.get("user"), measured.options.get("password"));
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + name + "'")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static void print(String variant, Paced.Result all, Hedged counted) {
        System.out.printf(
                Locale.ROOT,
                "  hedge %-4s p50 %7.2f ms  p95 %7.2f ms  p99 %7.2f ms of %d; "
                        + "sent twice %.2f %%, of those %.0f %% won%n",
                variant,
                all.percentile(50),
                all.percentile(95),
                all.percentile(99),
                all.count(),
                100.0 * counted.allSecond / counted.allSearches,
                100.0 * counted.allWon / Math.max(1, counted.allSecond));
    }

    private static void ratios(int percent, String variant, Map<String, List<Paced.Result>> results) {
        List<Paced.Result> off = results.get("off");
        List<Paced.Result> other = results.get(variant);
        double[] ratios = new double[off.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = other.get(i).percentile(percent) / off.get(i).percentile(percent);
        }
        System.out.printf(
                Locale.ROOT,
                "  p%d, %s / off: %.2f [%.2f - %.2f]%n",
                percent,
                variant,
                Measured.median(ratios),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow());
    }

    /** Counts searches, and those that were sent twice. Thread-safe. */
    private static final class Hedged implements ClientListener {
        private final AtomicLong searches = new AtomicLong();
        private final AtomicLong second = new AtomicLong();
        private final AtomicLong won = new AtomicLong();
        private long allSearches;
        private long allSecond;
        private long allWon;

        @Override
        public RequestObserver begun(RequestInfo request) {
            searches.incrementAndGet();
            return new RequestObserver() {
                @Override
                public void hedged(boolean isWon) {
                    second.incrementAndGet();
                    won.addAndGet(isWon ? 1 : 0);
                }
            };
        }

        /** Adds what was counted since {@link #reset}. */
        void keep() {
            allSearches += searches.get();
            allSecond += second.get();
            allWon += won.get();
        }

        void reset() {
            searches.set(0);
            second.set(0);
            won.set(0);
        }
    }
}
