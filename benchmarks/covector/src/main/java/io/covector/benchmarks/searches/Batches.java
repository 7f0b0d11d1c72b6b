package io.covector.benchmarks.searches;

import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Searches per second of batches of several sizes, sent as one to several requests at a time, in turns within one run.
 * Arguments: those of {@link Measured}, {@code sizes=1,10,100,1000}, {@code requests=1,2,4,default} (a number sends so
 * many, as large as they may be), {@code rounds=}, {@code searches=} of one measurement, {@code topK=}.
 */
public final class Batches {
    private Batches() {}

    /** Runs it. */
    public static void main(String... arguments) {
        Measured measured = new Measured(arguments);
        Map<String, VectorClient> clients = new LinkedHashMap<>();
        for (String requests : measured.list("requests", "1,2,4,default")) {
            clients.put(requests, measured.open(settings(requests)));
        }
        VectorClient first = clients.values().iterator().next();
        measured.fill(first);
        for (String size : measured.list("sizes", "1,10,100,1000")) {
            measure(measured, clients, Integer.parseInt(size));
        }
        clients.forEach((requests, client) -> System.out.println(
                requests + ": " + measured.collection(client).stats().searches()));
        measured.drop(first);
        clients.values().forEach(VectorClient::close);
    }

    private static Map<String, String> settings(String requests) {
        return requests.equals("default")
                ? Map.of()
                : Map.of("search.max-concurrent-requests", requests, "search.adaptive", "false");
    }

    private static void measure(Measured measured, Map<String, VectorClient> clients, int size) {
        List<SearchRequest> batch = measured.queries(size).stream()
                .map(query -> SearchRequest.of(query, measured.number("topK", 10)))
                .toList();
        int calls = Math.max(1, measured.number("searches", 2_000) / size);
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round <= measured.number("rounds", 3); round++) {
            for (Map.Entry<String, VectorClient> each : clients.entrySet()) {
                double rate = rate(measured.collection(each.getValue()), batch, calls);
                if (round > 0) { // the first warms up
                    rates.computeIfAbsent(each.getKey(), requests -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        rates.forEach((requests, all) -> System.out.printf(
                Locale.ROOT,
                "batches of %5d, %5s in flight: %6.0f searches/s%n",
                size,
                requests,
                Measured.median(all.stream().mapToDouble(rate -> rate).toArray())));
    }

    private static double rate(VectorCollection collection, List<SearchRequest> batch, int calls) {
        long begun = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            collection.searchBatch(batch);
        }
        return batch.size() * (double) calls / (System.nanoTime() - begun) * 1e9;
    }
}
