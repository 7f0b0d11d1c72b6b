package io.covector.spi;

import io.covector.Consistency;
import io.covector.Projection;
import io.covector.SearchTuning;
import io.covector.Vector;
import io.covector.filter.Filter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Searches that differ only in the vector. Immutable and thread-safe.
 *
 * @param vectors the vectors to search with
 * @param topK hits of each at most
 * @param filter which records may be hits
 * @param minScore lowest score of a hit
 * @param projection what hits bring back
 * @param tuning how hard the index looks
 * @param consistency what the search must see
 */
public record SearchBatch(
        List<Vector> vectors,
        int topK,
        Optional<Filter> filter,
        OptionalDouble minScore,
        Projection projection,
        SearchTuning tuning,
        Consistency consistency) {
    /** Copies the list. */
    public SearchBatch {
        vectors = List.copyOf(vectors);
    }

    /** The same searches with other vectors. */
    public SearchBatch withVectors(List<Vector> vectors) {
        return new SearchBatch(vectors, topK, filter, minScore, projection, tuning, consistency);
    }
}
