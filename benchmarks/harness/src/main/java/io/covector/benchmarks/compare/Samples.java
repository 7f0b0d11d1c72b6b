package io.covector.benchmarks.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Measured values: by scenario, contestant and key one for every round. Not thread-safe. */
final class Samples {
    private final Map<String, Map<String, Map<String, List<Double>>>> values = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> notes = new LinkedHashMap<>();

    void add(String scenario, String contestant, Map<String, Double> measured) {
        measured.forEach((key, value) -> values.computeIfAbsent(scenario, s -> new LinkedHashMap<>())
                .computeIfAbsent(contestant, c -> new LinkedHashMap<>())
                .computeIfAbsent(key, k -> new ArrayList<>())
                .add(value));
    }

    /** Says why there are no values. */
    void note(String scenario, String contestant, String reason) {
        notes.computeIfAbsent(scenario, s -> new LinkedHashMap<>()).put(contestant, reason);
    }

    Set<String> scenarios() {
        return values.keySet();
    }

    Set<String> contestants(String scenario) {
        return values.getOrDefault(scenario, Map.of()).keySet();
    }

    Map<String, String> notes(String scenario) {
        return notes.getOrDefault(scenario, Map.of());
    }

    List<Double> rounds(String scenario, String contestant, String key) {
        return values.getOrDefault(scenario, Map.of())
                .getOrDefault(contestant, Map.of())
                .getOrDefault(key, List.of());
    }

    OptionalDouble median(String scenario, String contestant, String key) {
        return median(rounds(scenario, contestant, key));
    }

    /**
     * The median, over the rounds, of the ratio of two contestants in one round: the machine's mood touches both alike.
     */
    OptionalDouble ratio(String scenario, String contestant, String reference, String key) {
        return median(ratios(scenario, contestant, reference, key));
    }

    /** The ratio of two contestants in each round. */
    List<Double> ratios(String scenario, String contestant, String reference, String key) {
        List<Double> above = rounds(scenario, contestant, key);
        List<Double> below = rounds(scenario, reference, key);
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
            ratios.add(above.get(i) / below.get(i));
        }
        return ratios;
    }

    static OptionalDouble median(List<Double> values) {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
