package io.covector.examples.dictionary;

import io.covector.SearchRequest;
import io.covector.filter.Filter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A meaning to find words for. Immutable and thread-safe.
 *
 * @param filter which glosses may answer
 * @param minScore lowest cosine of an answer; null for any
 * @param top how many answers at most
 */
record Question(String meaning, Filter filter, @Nullable Double minScore, int top) {
    /** What the program asks when the caller asks nothing. */
    static List<Question> samples(int top) {
        return List.of(
                new Question("a tool for driving nails", Filter.all(), null, top),
                new Question("water that falls from the sky", Filter.all(), null, top),
                new Question("water that falls from the sky", Filter.eq("domain", "verb.weather"), null, top),
                new Question("to move quickly on foot", Filter.parse("pos = 'verb'"), null, top),
                new Question("sad because others have left", Filter.eq("pos", "noun"), 0.3, top));
    }

    /**
     * Looks a little harder than by default (40 candidates in pgvector), so that every backend finds the same words.
     */
    SearchRequest request(float[] vector) {
        SearchRequest.Builder request =
                SearchRequest.builder(vector).topK(top).filter(filter).ef(100);
        if (minScore != null) {
            request.minScore(minScore);
        }
        return request.build();
    }
}
