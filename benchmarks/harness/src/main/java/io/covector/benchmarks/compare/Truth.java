package io.covector.benchmarks.compare;

import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Peer;
import io.covector.benchmarks.harness.Restriction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The rows that an exact search finds, by comparing every row: what recall is held against. Thread-safe after first
 * use.
 */
final class Truth {
    private final Dataset data;
    private final Map<Restriction, int[][]> known = new EnumMap<>(Restriction.class);

    Truth(Dataset data) {
        this.data = data;
    }

    /** The part of the exact hits that was found, over all queries. */
    double recall(Restriction restriction, Map<String, String> hits) {
        int[][] exact = known.computeIfAbsent(restriction, this::nearest);
        long found = 0;
        long wanted = 0;
        for (int query = 0; query < exact.length; query++) {
            List<Integer> given = parse(hits.getOrDefault(String.valueOf(query), ""));
            wanted += exact[query].length;
            found += IntStream.of(exact[query]).filter(given::contains).count();
        }
        return (double) found / wanted;
    }

    static List<Integer> parse(String numbers) {
        List<Integer> parsed = new ArrayList<>();
        for (String number : numbers.split(",", -1)) {
            if (!number.isEmpty()) {
                parsed.add(Integer.valueOf(number));
            }
        }
        return parsed;
    }

    private int[][] nearest(Restriction restriction) {
        int[] rows =
                IntStream.range(0, data.size()).filter(restriction::includes).toArray();
        return IntStream.range(0, data.queries())
                .parallel()
                .mapToObj(query -> nearest(data.query(query), rows))
                .toArray(int[][]::new);
    }

    private int[] nearest(float[] query, int[] rows) {
        double[] products = new double[data.size()];
        for (int row : rows) {
            products[row] = dot(query, data.row(row));
        }
        return Arrays.stream(rows)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer row) -> -products[row]))
                .limit(Peer.TOP_K)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    // of unit vectors this orders as the cosine does
    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
