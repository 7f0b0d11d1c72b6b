package io.covector.batching.search;

import io.covector.FloatVector;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorRecord;
import io.covector.spi.SearchBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Searches by vectors of one component, whose answer bears it as id. */
public final class Searches {
    private Searches() {}

    /** Searches by these numbers for so many hits; another {@code topK} is another kind. */
    public static SearchBatch of(int topK, long... numbers) {
        List<Vector> vectors = new ArrayList<>();
        for (long number : numbers) {
            vectors.add(Vector.copyOf((float) number));
        }
        return SearchBatch.builder("vector", topK).build(vectors);
    }

    public static List<Long> numbers(SearchBatch batch) {
        return batch.vectors().stream()
                .map(vector -> (long) ((FloatVector) vector).get(0))
                .toList();
    }

    public static List<SearchResult> answer(SearchBatch batch) {
        return numbers(batch).stream()
                .map(number -> SearchResult.of(List.of(SearchHit.of(
                        VectorRecord.named(RecordId.of(number), Map.of(), Metadata.empty()),
                        Metric.DOT,
                        batch.topK()))))
                .toList();
    }

    public static long number(SearchResult result) {
        return (Long) result.hits().get(0).id().value();
    }
}
