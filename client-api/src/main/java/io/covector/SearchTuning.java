package io.covector;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How hard an index looks for neighbours. What a collection's index has no use for is ignored. Immutable and
 * thread-safe.
 */
public final class SearchTuning {
    private static final SearchTuning DEFAULT = new SearchTuning(0, 0, false);

    private final int ef;
    private final int probes;
    private final boolean exact;

    private SearchTuning(int ef, int probes, boolean exact) {
        this.ef = ef;
        this.probes = probes;
        this.exact = exact;
    }

    /** As the adapter chooses, by {@code topK}. */
    public static SearchTuning defaults() {
        return DEFAULT;
    }

    /** HNSW: candidates kept while searching, 1 to 1000; raised to {@code topK} where it is lower. */
    public SearchTuning ef(int ef) {
        return new SearchTuning(inRange("ef", ef, 1000), probes, exact);
    }

    /** The same for a number that the caller may not have; null leaves it to the adapter. */
    public SearchTuning ef(@Nullable Integer ef) {
        return ef == null ? new SearchTuning(0, probes, exact) : ef(ef.intValue());
    }

    /** IVF: lists searched, 1 to 32768. */
    public SearchTuning probes(int probes) {
        return new SearchTuning(ef, inRange("probes", probes, 32768), exact);
    }

    /** The same for a number that the caller may not have; null leaves it to the adapter. */
    public SearchTuning probes(@Nullable Integer probes) {
        return probes == null ? new SearchTuning(ef, 0, exact) : probes(probes.intValue());
    }

    /** Compare with every record. */
    public SearchTuning exact() {
        return new SearchTuning(ef, probes, true);
    }

    /** HNSW: candidates kept while searching. */
    public OptionalInt ef() {
        return ef == 0 ? OptionalInt.empty() : OptionalInt.of(ef);
    }

    /** IVF: lists searched. */
    public OptionalInt probes() {
        return probes == 0 ? OptionalInt.empty() : OptionalInt.of(probes);
    }

    /** Whether the index is left aside. */
    public boolean isExact() {
        return exact;
    }

    private static int inRange(String key, int value, int max) {
        if (value < 1 || value > max) {
            throw VectorException.invalidArgument(key + " is " + value + "; accepted are 1 to " + max);
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SearchTuning that && ef == that.ef && probes == that.probes && exact == that.exact;
    }

    @Override
    public int hashCode() {
        return (31 * ef + probes) * 31 + Boolean.hashCode(exact);
    }

    @Override
    public String toString() {
        return "ef " + ef + ", probes " + probes + (exact ? ", exact" : "");
    }
}
