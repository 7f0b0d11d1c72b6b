package io.covector;

/**
 * The index of a vector field. The parameters are those that every backend with this kind of index accepts. Immutable
 * and thread-safe.
 */
public sealed interface IndexSpec permits IndexSpec.None, IndexSpec.Hnsw, IndexSpec.IvfFlat {
    /** No index: every search compares with every record and is exact. */
    static IndexSpec none() {
        return new None();
    }

    /** HNSW with m = 16 and efConstruction = 64, pgvector's own defaults. */
    static IndexSpec hnsw() {
        return hnsw(16, 64);
    }

    /**
     * HNSW graph.
     *
     * @param m links per node, 2 to 100
     * @param efConstruction candidates while building, 4 to 1000 and at least 2 * m
     */
    static IndexSpec hnsw(int m, int efConstruction) {
        return new Hnsw(m, efConstruction);
    }

    /**
     * Inverted lists over full vectors.
     *
     * @param lists number of lists, 1 to 32768; about rows / 1000 up to a million rows, sqrt(rows) above
     */
    static IndexSpec ivfFlat(int lists) {
        return new IvfFlat(lists);
    }

    /** No index. Immutable and thread-safe. */
    record None() implements IndexSpec {}

    /** HNSW graph; see {@link IndexSpec#hnsw(int, int)}. Immutable and thread-safe. */
    record Hnsw(int m, int efConstruction) implements IndexSpec {
        /** Checks the ranges. */
        public Hnsw {
            if (m < 2 || m > 100) {
                throw VectorException.invalidArgument("index.m is " + m + "; accepted are 2 to 100");
            }
            if (efConstruction < Math.max(4, 2 * m) || efConstruction > 1000) {
                throw VectorException.invalidArgument("index.efConstruction is " + efConstruction + "; accepted are "
                        + Math.max(4, 2 * m) + " (2 * m) to 1000");
            }
        }
    }

    /** Inverted lists; see {@link IndexSpec#ivfFlat(int)}. Immutable and thread-safe. */
    record IvfFlat(int lists) implements IndexSpec {
        /** Checks the range. */
        public IvfFlat {
            if (lists < 1 || lists > 32768) {
                throw VectorException.invalidArgument("index.lists is " + lists + "; accepted are 1 to 32768");
            }
        }
    }
}
