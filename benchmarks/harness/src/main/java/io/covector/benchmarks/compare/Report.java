package io.covector.benchmarks.compare;

import io.covector.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what a run has measured: everything as JSON, the medians as a table and a chart. Stateless. */
final class Report {
    private static final List<String> KEYS = List.of("rate", "p50", "p99", "cpu", "bytes", "hits", "recall");

    private Report() {}

    static void write(Path folder, String name, Map<String, Object> facts, Samples samples, String table, String chart)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".json"), json(facts, samples));
        Files.writeString(folder.resolve(name + ".md"), table);
        Files.writeString(folder.resolve(name + ".svg"), chart);
    }

    private static String json(Map<String, Object> facts, Samples samples) {
        Map<String, Object> scenarios = new LinkedHashMap<>();
        for (String scenario : samples.scenarios()) {
            Map<String, Object> contestants = new LinkedHashMap<>();
            for (String contestant : samples.contestants(scenario)) {
                Map<String, Object> values = new LinkedHashMap<>();
                for (String key : KEYS) {
                    List<Double> rounds = samples.rounds(scenario, contestant, key);
                    if (!rounds.isEmpty()) {
                        values.put(key, rounds);
                    }
                }
                contestants.put(contestant, values);
            }
            scenarios.put(scenario, contestants);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("facts", facts);
        all.put("rounds", scenarios);
        return Json.write(all);
    }
}
