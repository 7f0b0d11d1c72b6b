package io.covector.benchmarks.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Samples as a table in Markdown, a section for each scenario. Stateless. */
final class Table {
    private static final List<String> HEADINGS = List.of(
            "",
            "rate, 1/s",
            "of floor",
            "of Covector",
            "p50, ms",
            "p50 of floor",
            "p99, ms",
            "CPU, us",
            "allocated, B",
            "hits",
            "recall@10");

    private Table() {}

    /**
     * The table.
     *
     * @param floors names of contestants that the others are compared with, the first that took part
     */
    static String of(Samples samples, List<String> floors, String covector) {
        StringBuilder text = new StringBuilder();
        for (String scenario : samples.scenarios()) {
            text.append("\n### ").append(scenario).append("\n\n");
            row(text, HEADINGS);
            row(
                    text,
                    HEADINGS.stream()
                            .map(heading -> heading.isEmpty() ? "---" : "---:")
                            .toList());
            String floor = floors.stream()
                    .filter(samples.contestants(scenario)::contains)
                    .findFirst()
                    .orElse("");
            for (String contestant : samples.contestants(scenario)) {
                row(text, cells(samples, scenario, contestant, floor, covector));
            }
            samples.notes(scenario)
                    .forEach((contestant, reason) ->
                            text.append("\n- ").append(contestant).append(": ").append(reason));
            text.append('\n');
        }
        return text.toString();
    }

    private static List<String> cells(
            Samples samples, String scenario, String contestant, String floor, String covector) {
        List<String> cells = new ArrayList<>();
        cells.add(contestant);
        cells.add(number("%,.0f", samples.median(scenario, contestant, "rate")));
        cells.add(ratio(samples.ratios(scenario, contestant, floor, "rate")));
        cells.add(ratio(samples.ratios(scenario, contestant, covector, "rate")));
        cells.add(number("%.3f", samples.median(scenario, contestant, "p50")));
        cells.add(number("%.2f", samples.ratio(scenario, contestant, floor, "p50")));
        cells.add(number("%.3f", samples.median(scenario, contestant, "p99")));
        cells.add(number("%,.1f", samples.median(scenario, contestant, "cpu")));
        cells.add(number("%,.0f", samples.median(scenario, contestant, "bytes")));
        cells.add(number("%.1f", samples.median(scenario, contestant, "hits")));
        cells.add(number("%.3f", samples.median(scenario, contestant, "recall")));
        return cells;
    }

    /** The median, and the least and the greatest of the rounds. */
    private static String ratio(List<Double> rounds) {
        return rounds.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%.2f [%.2f - %.2f]",
                        Samples.median(rounds).orElseThrow(),
                        Collections.min(rounds),
                        Collections.max(rounds));
    }

    private static String number(String format, OptionalDouble value) {
        return value.isEmpty() ? "" : String.format(Locale.ROOT, format, value.getAsDouble());
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
