package io.covector.benchmarks.compare;

import java.util.List;
import java.util.Set;

/**
 * What to run. Immutable and thread-safe.
 *
 * @param rows rows that are stored and searched
 * @param indexedRows rows that are written into a collection with an index
 * @param rounds measured rounds of a write
 * @param warmups rounds before those
 * @param restMillis time before a measured write, which the server has for what it does after a collection is dropped and made anew
 * @param searchMillis length of a measured search
 * @param threads numbers of threads that search
 * @param searchRounds measured rounds of a search
 * @param scenarios names of the groups to run: write, insert (the first part of write), index, load, search, filter
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
        Set<String> scenarios) {
    static final Set<String> ALL = Set.of("write", "index", "load", "search", "filter");

    boolean has(String scenario) {
        return scenarios.contains(scenario);
    }
}
