package io.covector;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hits of one search, nearest first; ties in no promised order. Immutable and thread-safe. */
public final class SearchResult implements Iterable<SearchHit> {
    private final List<SearchHit> hits;
    private final @Nullable String shortReason;

    private SearchResult(List<SearchHit> hits, @Nullable String shortReason) {
        for (SearchHit hit : Objects.requireNonNull(hits, "hits")) {
            Objects.requireNonNull(hit, "one of hits");
        }
        this.hits = List.copyOf(hits);
        this.shortReason = shortReason;
    }

    /** A result that holds {@code topK} hits, or every record that matches. */
    public static SearchResult of(List<SearchHit> hits) {
        return new SearchResult(hits, null);
    }

    /** A result that may lack records that match, and why. */
    public static SearchResult maybeShort(List<SearchHit> hits, String reason) {
        return new SearchResult(hits, Objects.requireNonNull(reason, "reason"));
    }

    /** The hits, nearest first. */
    public List<SearchHit> hits() {
        return hits;
    }

    /** Why records that match may be missing; empty when there are {@code topK} hits or every match is here. */
    public Optional<String> shortReason() {
        return Optional.ofNullable(shortReason);
    }

    /**
     * The same as plain values, for JSON libraries and the like: a map of {@code hits} as {@link SearchHit#asMap},
     * {@code shortReason} where there is one. Unmodifiable.
     */
    public Map<String, @Nullable Object> asMap() {
        return PlainMaps.of(this);
    }

    @Override
    public Iterator<SearchHit> iterator() {
        return hits.iterator();
    }

    @Override
    public String toString() {
        return hits + (shortReason == null ? "" : " (may be short: " + shortReason + ")");
    }
}
