package io.covector.benchmarks.compare;

import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the peers of one server side by side, prints a table and writes all three reports. Called by {@code
 * benchmarks/run}, which says in system properties where things are. Stateless.
 */
public final class Compare {
    private Compare() {}

    /** Runs; see {@link Options} for the arguments. */
    public static void main(String[] args) throws IOException {
        Options options = Options.of(args);
        Dataset data = Datasets.of(options.data(), options.plan().mostRows(), options.queries());
        Samples samples = new Samples();
        Map<String, Object> facts = Facts.here();
        List<Contestant> contestants = new ArrayList<>();
        try {
            for (String name : options.peers()) {
                contestants.add(options.start(name, data));
            }
            new Race(contestants, options.plan(), new Truth(data), samples, System.err).run();
        } finally {
            contestants.forEach(Contestant::close);
        }
        facts.put("server", options.server());
        facts.put("data", data.name() + ", " + data.size() + " rows");
        facts.put("rounds", (long) options.plan().rounds());
        String table = heading(facts) + Table.of(samples, Options.FLOORS, options.covector());
        Path folder = Path.of(options.folder());
        Report.write(folder, options.name(), facts, samples, table, Chart.of(samples, options.covector()));
        System.out.println(table);
        System.out.println("written: " + folder.resolve(options.name()) + ".{md,json,svg}");
    }

    private static String heading(Map<String, Object> facts) {
        StringBuilder text = new StringBuilder();
        facts.forEach((key, value) ->
                text.append("- ").append(key).append(": ").append(value).append('\n'));
        return text.toString();
    }
}
