package io.covector.benchmarks.compare;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What to run. Immutable and thread-safe.
 *
 * @param rows rows that are stored and searched
 * @param indexedRows rows that are written into a collection with an index
 * @param rounds measured rounds of a write
 * @param warmups rounds before those
 * @param restMillis time before a measured write, which the server has for what it does after a collection is dropped
 *     and made anew
 * @param searchMillis length of a measured search
 * @param threads numbers of threads that search
 * @param searchRounds measured rounds of a search
 * @param loads numbers of rows of the loads by which sizes of requests are compared
 * @param callRows rows of one call of such a load
 * @param batches numbers of searches of the calls by which the same is done for batches of searches
 * @param scenarios names of the groups to run: write, insert (the first part of write), index, load, search, filter,
 *     sizes, batches
 */
record Plan(
        int rows,
        int indexedRows,
        int rounds,
        int warmups,
        int restMillis,
        int searchMillis,
        List<Integer> threads,
        int searchRounds,
        List<Integer> loads,
        int callRows,
        List<Integer> batches,
        Set<String> scenarios) {
    private static final int LARGE = 30_000;

    static final Set<String> ALL = Set.of("write", "index", "load", "search", "filter");

    boolean has(String scenario) {
        return scenarios.contains(scenario);
    }

    /** Rows that any of the scenarios needs. */
    int mostRows() {
        return has("sizes") ? Math.max(rows, Collections.max(loads)) : rows;
    }

    /** Measured rounds of a load: half as many of a large one, whose rates jump less. */
    int roundsOf(int load) {
        return load > LARGE ? (rounds + 1) / 2 : rounds;
    }
}
