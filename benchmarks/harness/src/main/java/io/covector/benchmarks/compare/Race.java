package io.covector.benchmarks.compare;

import io.covector.benchmarks.harness.Restriction;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Leads contestants through the scenarios, round by round, each round in another order. For one use by one thread. */
final class Race {
    private final List<Contestant> contestants;
    private final Plan plan;
    private final Truth truth;
    private final Samples samples;
    private final PrintStream progress;

    Race(List<Contestant> contestants, Plan plan, Truth truth, Samples samples, PrintStream progress) {
        this.contestants = contestants;
        this.plan = plan;
        this.truth = truth;
        this.samples = samples;
        this.progress = progress;
    }

    void run() {
        if (plan.has("write") || plan.has("insert")) {
            writes();
        }
        if (plan.has("index")) {
            indexedWrites();
        }
        if (plan.has("load")) {
            loads();
        }
        if (plan.has("sizes")) {
            plan.loads().forEach(this::sizes);
        }
        if (plan.has("search") || plan.has("filter") || plan.has("batches")) {
            List<Contestant> searchers = fill();
            if (plan.has("batches")) {
                batches(searchers);
            }
            if (plan.has("search")) {
                searches(searchers);
            }
            if (plan.has("filter")) {
                filters(searchers);
            }
        }
        contestants.forEach(each -> quietly(each, "drop"));
    }

    private void writes() {
        String all = " 0 " + plan.rows();
        contestants.forEach(each -> quietly(each, "prepare" + all));
        for (int round = -plan.warmups(); round < plan.rounds(); round++) {
            for (Contestant each : order(contestants, round)) {
                write(each, "create plain", "insert", "insert" + all, round);
                if (plan.has("write")) {
                    write(each, "create plain", "upsert, all new", "upsert" + all, round);
                    write(each, "", "upsert, all there", "upsert" + all, round);
                }
            }
        }
    }

    private void indexedWrites() {
        String some = " 0 " + plan.indexedRows();
        contestants.forEach(each -> quietly(each, "prepare" + some));
        for (int round = 0; round < Math.max(1, plan.rounds() / 2); round++) {
            for (Contestant each : order(contestants, round)) {
                write(each, "create indexed", "insert, HNSW there", "insert" + some, round);
            }
        }
    }

    /** What an application waits for until many rows are stored and indexed. */
    private void loads() {
        String all = " 0 " + plan.rows();
        contestants.forEach(each -> quietly(each, "prepare" + all));
        for (int round = 0; round < Math.max(1, plan.rounds() / 2); round++) {
            for (Contestant each : order(contestants, round)) {
                write(each, "create indexed", "load, indexed with HNSW at the end", "load" + all, round);
            }
        }
    }

    /**
     * A load in calls, then the same rows once more, when whoever finds out sizes of requests has had time for it; and
     * a load by the bulk writer. A new collection begins with nothing found out.
     */
    private void sizes(int rows) {
        String all = " 0 " + rows;
        String load = String.format(Locale.ROOT, "%,d rows, ", rows);
        contestants.forEach(each -> quietly(each, "prepare" + all));
        boolean first = rows == plan.loads().get(0);
        for (int round = first ? -plan.warmups() : 0; round < plan.roundsOf(rows); round++) {
            for (Contestant each : order(contestants, round)) {
                String calls = "upserts" + all + " " + plan.callRows();
                write(each, "create plain", load + "upsert, all new", calls, round);
                write(each, "", load + "upsert, all there", calls, round);
                write(each, "create plain", load + "bulk writer", "bulk" + all, round);
            }
        }
    }

    private void batches(List<Contestant> searchers) {
        for (int round = -1; round < plan.searchRounds(); round++) {
            for (int size : plan.batches()) {
                for (Contestant each : order(searchers, round)) {
                    String scenario = String.format(Locale.ROOT, "search, %,d in one call", size);
                    write(each, "", scenario, "batch " + size + " " + plan.searchMillis(), round);
                }
            }
        }
    }

    /** One measured write, unless the contestant has said before that it cannot. */
    private void write(Contestant contestant, String before, String scenario, String command, int round) {
        if (samples.notes(scenario).containsKey(contestant.name())) {
            return;
        }
        try {
            if (!before.isEmpty()) {
                contestant.call(before);
                rest();
            }
            Map<String, Double> measured = numbers(contestant.call(command));
            if (round >= 0) {
                samples.add(scenario, contestant.name(), measured);
            }
            progress.println(scenario + ", round " + round + ", " + contestant.name() + ": " + measured);
        } catch (UnsupportedOperationException | IllegalStateException e) {
            failed(contestant, scenario, e);
        }
    }

    private void rest() {
        try {
            Thread.sleep(plan.restMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void failed(Contestant contestant, String scenario, RuntimeException e) {
        samples.note(scenario, contestant.name(), String.valueOf(e.getMessage()));
        progress.println(scenario + ", " + contestant.name() + ": " + e.getMessage());
    }

    /** Stores the rows and builds the indexes; returns who can search then. */
    private List<Contestant> fill() {
        String all = " 0 " + plan.rows();
        List<Contestant> ready = new ArrayList<>();
        for (Contestant each : contestants) {
            try {
                for (String step : List.of("create plain", "prepare" + all, "insert" + all, "finish")) {
                    quietly(each, step);
                }
                each.call("search 1 10 NONE");
                ready.add(each);
            } catch (UnsupportedOperationException | IllegalStateException e) {
                failed(each, "search", e);
            }
        }
        return ready;
    }

    private void searches(List<Contestant> searchers) {
        for (int round = -1; round < plan.searchRounds(); round++) {
            for (Contestant each : order(searchers, round)) {
                for (int threads : plan.threads()) {
                    String scenario = "search, " + threads + (threads == 1 ? " thread" : " threads");
                    write(each, "", scenario, "search " + threads + " " + plan.searchMillis() + " NONE", round);
                }
                write(each, "", "search, 100 in one request", "batch 100 " + plan.searchMillis(), round);
            }
        }
        for (Contestant each : searchers) {
            recall(each, "search, 1 thread", Restriction.NONE);
        }
    }

    private void filters(List<Contestant> searchers) {
        for (Restriction restriction : Restriction.values()) {
            if (restriction == Restriction.NONE) {
                continue;
            }
            String scenario = "search where " + restriction.key() + " = " + Restriction.VALUE;
            String command = "search 1 " + plan.searchMillis() + " ";
            for (int round = -1; round < plan.searchRounds(); round++) {
                for (Contestant each : order(searchers, round)) {
                    if (!samples.notes(scenario).containsKey(each.name())) {
                        write(each, "", scenario + ", not restricted", command + Restriction.NONE, round);
                        write(each, "", scenario, command + restriction, round);
                    }
                }
            }
            for (Contestant each : searchers) {
                recall(each, scenario, restriction);
            }
        }
    }

    private void recall(Contestant contestant, String scenario, Restriction restriction) {
        if (samples.notes(scenario).containsKey(contestant.name())) {
            return;
        }
        double recall = truth.recall(restriction, contestant.call("hits " + restriction));
        samples.add(scenario, contestant.name(), Map.of("recall", recall));
        progress.println(scenario + ", " + contestant.name() + ": recall " + recall);
    }

    private static void quietly(Contestant contestant, String command) {
        try {
            contestant.call(command);
        } catch (UnsupportedOperationException e) {
            return; // it will say so again where it matters
        }
    }

    /** The same contestants, in every round another one first. */
    static List<Contestant> order(List<Contestant> contestants, int round) {
        List<Contestant> order = new ArrayList<>(contestants.size());
        for (int i = 0; i < contestants.size(); i++) {
            order.add(contestants.get(Math.floorMod(i + round, contestants.size())));
        }
        return order;
    }

    static Map<String, Double> numbers(Map<String, String> texts) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        texts.forEach((key, value) -> numbers.put(key, Double.valueOf(value)));
        return numbers;
    }
}
