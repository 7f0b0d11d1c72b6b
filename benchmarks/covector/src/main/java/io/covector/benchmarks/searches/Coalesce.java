package io.covector.benchmarks.searches;

import io.covector.VectorClient;
import io.covector.VectorCollection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Searches per second and latency of single searches by several threads, with and without coalescing, in turns within
 * one run. Arguments: those of {@link Measured}, {@code seconds=} of one measurement, {@code rounds=}, {@code
 * threads=1,8,32}, {@code variants=off,auto,2} (a number coalesces from so many concurrent requests on), {@code topK=}.
 */
public final class Coalesce {
    private Coalesce() {}

    /** Runs it. */
    public static void main(String... arguments) throws InterruptedException {
        Measured measured = new Measured(arguments);
        Map<String, VectorClient> clients = new LinkedHashMap<>();
        for (String variant : measured.list("variants", "off,auto")) {
            clients.put(variant, measured.open(settings(variant)));
        }
        VectorClient first = clients.values().iterator().next();
        measured.fill(first);
        Map<String, VectorCollection> collections = new LinkedHashMap<>();
        clients.forEach((variant, client) -> collections.put(variant, measured.collection(client)));
        measure(measured, collections);
        measured.drop(first);
        clients.values().forEach(VectorClient::close);
    }

    private static Map<String, String> settings(String variant) {
        return variant.matches("[0-9]+")
                ? Map.of("search.coalesce", "on", "search.coalesce-from", variant)
                : Map.of("search.coalesce", variant);
    }

    private static void measure(Measured measured, Map<String, VectorCollection> collections)
            throws InterruptedException {
        int topK = measured.number("topK", 10);
        int seconds = measured.number("seconds", 3);
        List<float[]> queries = measured.queries(1_000);
        for (VectorCollection collection : collections.values()) {
            new Load(collection, queries, topK).run(8, seconds);
            new Load(collection, queries, topK).run(1, seconds);
        }
        for (String threads : measured.list("threads", "1,8,32")) {
            Map<String, List<Load.Result>> results = new LinkedHashMap<>();
            for (int round = 0; round < measured.number("rounds", 3); round++) {
                for (Map.Entry<String, VectorCollection> each : collections.entrySet()) {
                    results.computeIfAbsent(each.getKey(), variant -> new ArrayList<>())
                            .add(new Load(each.getValue(), queries, topK).run(Integer.parseInt(threads), seconds));
                }
            }
            results.forEach((variant, all) -> print(threads, variant, all));
        }
    }

    private static void print(String threads, String variant, List<Load.Result> all) {
        System.out.printf(
                Locale.ROOT,
                "%2s threads, coalesce %-4s: %6.0f/s  p50 %6.3f ms  p99 %6.3f ms  %6.0f B/search%n",
                threads,
                variant,
                median(all, Load.Result::perSecond),
                median(all, Load.Result::p50),
                median(all, Load.Result::p99),
                median(all, Load.Result::bytes));
    }

    private static double median(List<Load.Result> all, ToDoubleFunction<Load.Result> value) {
        return Measured.median(all.stream().mapToDouble(value).toArray());
    }
}
