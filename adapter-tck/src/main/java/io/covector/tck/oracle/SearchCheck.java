package io.covector.tck.oracle;

import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.filter.Filter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares a search result with the oracle's. Records that tie within the tolerance may come in any order and either of
 * them may be cut by {@code topK}. Stateless and thread-safe.
 */
public final class SearchCheck {
    private SearchCheck() {}

    /** What is wrong with the result of an exact search; empty when nothing is. */
    public static List<String> exact(Oracle oracle, SearchRequest request, SearchResult result) {
        List<Hit> matches = matches(oracle, request);
        List<String> complaints = sound(matches, request, result, true);
        List<Hit> expected = expected(matches, request);
        for (int i = 0; i < Math.min(expected.size(), result.hits().size()); i++) {
            Hit wanted = expected.get(i);
            SearchHit found = result.hits().get(i);
            double distance = distance(found);
            if (!(Math.abs(distance - wanted.distance()) <= 2 * wanted.tolerance())) {
                complaints.add("hit " + i + " is " + found.id() + " at distance " + distance + "; expected is "
                        + wanted.id() + " at " + wanted.distance());
            }
        }
        return complaints;
    }

    /**
     * What is wrong with the result of any search, be it exact or by an index: number, order, scores, filter. An index
     * may miss near records, all of them where its graph has fallen into islands, and give farther ones in their place,
     * which a minimum score then cuts: {@link #recall} says how well it does.
     */
    public static List<String> sound(Oracle oracle, SearchRequest request, SearchResult result) {
        return sound(matches(oracle, request), request, result, false);
    }

    /** The share of the nearest records that the result holds, from 0 to 1. */
    public static double recall(Oracle oracle, SearchRequest request, SearchResult result) {
        List<Hit> expected = expected(matches(oracle, request), request);
        if (expected.isEmpty()) {
            return 1;
        }
        Hit last = expected.get(expected.size() - 1);
        long found = result.hits().stream()
                .filter(hit -> distance(hit) <= last.distance() + 2 * last.tolerance())
                .count();
        return (double) found / expected.size();
    }

    private static List<Hit> matches(Oracle oracle, SearchRequest request) {
        return oracle.nearest(request.vector(), request.filter().orElse(Filter.all()));
    }

    private static List<Hit> expected(List<Hit> matches, SearchRequest request) {
        double least = request.minScore().orElse(Double.NEGATIVE_INFINITY);
        return matches.stream()
                .filter(hit -> hit.score() >= least)
                .limit(request.topK())
                .toList();
    }

    private static List<String> sound(List<Hit> matches, SearchRequest request, SearchResult result, boolean isExact) {
        List<String> complaints = new ArrayList<>();
        size(matches, request, result, isExact, complaints);
        Map<RecordId, Hit> allowed = new HashMap<>();
        matches.forEach(hit -> allowed.put(hit.id(), hit));
        Set<RecordId> seen = new HashSet<>();
        double last = Double.POSITIVE_INFINITY;
        for (SearchHit hit : result) {
            if (!seen.add(hit.id())) {
                complaints.add(hit.id() + " comes twice");
            }
            Hit expected = allowed.get(hit.id());
            if (expected == null) {
                complaints.add(hit.id() + " is no match of " + request.filter());
            } else {
                measured(expected, hit, complaints);
            }
            if (hit.score() > last) {
                complaints.add(hit.id() + " with score " + hit.score() + " comes after a hit with " + last);
            }
            last = hit.score();
        }
        return complaints;
    }

    private static void size(
            List<Hit> matches, SearchRequest request, SearchResult result, boolean isExact, List<String> complaints) {
        double least = request.minScore().orElse(Double.NEGATIVE_INFINITY);
        // a score within the tolerance of the limit may fall on either side of it
        long sure = matches.stream()
                .filter(hit -> hit.score() > least + hit.tolerance())
                .count();
        long perhaps = matches.stream()
                .filter(hit -> hit.score() >= least - hit.tolerance())
                .count();
        int size = result.hits().size();
        boolean mayMiss = !isExact && request.minScore().isPresent();
        long fewest = mayMiss ? 0 : Math.min(sure, request.topK());
        if (size < fewest || size > Math.min(perhaps, request.topK())) {
            complaints.add(size + " hits; expected are " + fewest
                    + (fewest == Math.min(perhaps, request.topK()) ? "" : " to " + Math.min(perhaps, request.topK()))
                    + " (topK "
                    + request.topK() + ", " + matches.size() + " match, minScore " + request.minScore() + ")");
        }
        if (result.shortReason().isPresent() && size >= Math.min(perhaps, request.topK())) {
            complaints.add("says that it may be short, and is not: "
                    + result.shortReason().get());
        }
    }

    private static void measured(Hit expected, SearchHit hit, List<String> complaints) {
        // not "difference > tolerance": NaN is a complaint too
        if (!(Math.abs(hit.score() - expected.score()) <= expected.tolerance())) {
            complaints.add(hit.id() + " has score " + hit.score() + "; expected is " + expected.score());
        }
        if (!(Math.abs(distance(hit) - expected.distance()) <= expected.tolerance())) {
            complaints.add(hit.id() + " has distance " + distance(hit) + "; expected is " + expected.distance());
        }
    }

    /** NaN, which is a complaint, if the hit says none. */
    private static double distance(SearchHit hit) {
        return hit.distance().orElse(Double.NaN);
    }
}
