package io.covector.benchmarks.searches;

import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * Latency of single searches on a primary and a replica that is slow for a part of the time, with and without sending late ones a
 * second time, in turns within one run. Arguments: those of {@link Measured}, {@code replica=} host and port, {@code toxiproxy=}
 * its address, {@code slow=0,0.05,1} parts of each second in which the replica's answers are late, {@code delays=50,200} by so many
 * milliseconds, {@code threads=4}, {@code seconds=} of one measurement, {@code rounds=}, {@code budget=0.05}, {@code topK=}.
 */
public final class Hedge {
    private final Measured measured;
    private final SlowReplica replica;
    private final Map<String, Hedged> counts = new LinkedHashMap<>();
    private final Map<String, VectorCollection> collections = new LinkedHashMap<>();

    private Hedge(Measured measured, SlowReplica replica) {
        this.measured = measured;
        this.replica = replica;
    }

    /** Runs it. */
    public static void main(String... arguments) throws Exception {
        Measured measured = new Measured(arguments);
        try (SlowReplica replica = new SlowReplica(measured.options.get("toxiproxy"), measured.options.get("replica"));
                VectorClient primary = measured.open(Map.of())) {
            measured.fill(primary);
            new Hedge(measured, replica).run();
            measured.drop(primary);
        }
    }

    private void run() throws Exception {
        String both = measured.options
                .get("url")
                .replaceFirst("//([^/]*)/(.*)", "//$1,127.0.0.1:" + replica.port() + "/$2?loadBalanceHosts=true");
        Hedged off = new Hedged();
        Hedged on = new Hedged();
        try (VectorClient without = open(both, "false", off);
                VectorClient with = open(both, "true", on)) {
            counts.put("off", off);
            counts.put("on", on);
            collections.put("off", measured.collection(without));
            collections.put("on", measured.collection(with));
            for (String delay : measured.list("delays", "50,200")) {
                for (String slow : measured.list("slow", "0,0.05,1")) {
                    measure(Integer.parseInt(delay), Double.parseDouble(slow));
                }
            }
        }
    }

    private VectorClient open(String url, String hedged, Hedged counted) {
        return measured.open(
                Map.of(
                        "backends.main.url",
                        url,
                        "backends.main.pool.max-size",
                        "16",
                        "backends.main.pool.min-idle",
                        "16",
                        "backends.main.pool.warm-up",
                        "true",
                        "hedge.enabled",
                        hedged,
                        "hedge.budget",
                        measured.options.getOrDefault("budget", "0.05")),
                counted);
    }

    private void measure(int delay, double slow) throws Exception {
        Map<String, List<Load.Result>> results = new LinkedHashMap<>();
        List<String> variants = List.copyOf(collections.keySet());
        int rounds = measured.number("rounds", 5);
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < variants.size(); i++) {
                String variant = variants.get(Math.floorMod(i + round, variants.size()));
                Load.Result result = load(collections.get(variant), delay, slow);
                if (round >= 0) { // the one before warms up
                    results.computeIfAbsent(variant, first -> new ArrayList<>()).add(result);
                } else {
                    counts.get(variant).reset();
                }
            }
        }
        System.out.printf(Locale.ROOT, "%d ms later for %.0f %% of the time:%n", delay, slow * 100);
        results.forEach((variant, all) -> print(variant, all, counts.get(variant)));
        ratios("p50", results, Load.Result::p50);
        ratios("p95", results, Load.Result::p95);
        ratios("p99", results, Load.Result::p99);
        ratios("rate", results, Load.Result::perSecond);
        counts.values().forEach(Hedged::reset);
    }

    private Load.Result load(VectorCollection collection, int delay, double slow) throws Exception {
        Load load = new Load(collection, measured.queries(1_000), measured.number("topK", 10));
        try (AutoCloseable late = replica.delay(delay, slow)) {
            return load.run(measured.number("threads", 4), measured.number("seconds", 5));
        }
    }

    private static void print(String variant, List<Load.Result> all, Hedged counted) {
        System.out.printf(
                Locale.ROOT,
                "  hedge %-3s %6.0f/s  p50 %7.2f ms  p95 %7.2f ms  p99 %7.2f ms; sent twice %.2f %%, of those %.0f %% won%n",
                variant,
                median(all, Load.Result::perSecond),
                median(all, Load.Result::p50),
                median(all, Load.Result::p95),
                median(all, Load.Result::p99),
                100.0 * counted.second.get() / counted.searches.get(),
                100.0 * counted.won.get() / Math.max(1, counted.second.get()));
    }

    private static void ratios(
            String name, Map<String, List<Load.Result>> results, ToDoubleFunction<Load.Result> value) {
        List<Load.Result> off = results.get("off");
        List<Load.Result> on = results.get("on");
        double[] ratios = new double[off.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = value.applyAsDouble(on.get(i)) / value.applyAsDouble(off.get(i));
        }
        System.out.printf(
                Locale.ROOT,
                "  %s on / off: %.2f [%.2f - %.2f]%n",
                name,
                Measured.median(ratios),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow());
    }

    private static double median(List<Load.Result> all, ToDoubleFunction<Load.Result> value) {
        return Measured.median(all.stream().mapToDouble(value).toArray());
    }

    /** Counts searches, and those that were sent twice. Thread-safe. */
    private static final class Hedged implements ClientListener {
        private final AtomicLong searches = new AtomicLong();
        private final AtomicLong second = new AtomicLong();
        private final AtomicLong won = new AtomicLong();

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

        void reset() {
            searches.set(0);
            second.set(0);
            won.set(0);
        }
    }
}
