package io.covector.batching.sizing;

/**
 * Neighbours that go in one request.
 *
 * @param from the first
 * @param to behind the last
 * @param bytes their sizes together
 */
public record Slice(int from, int to, long bytes) {
    /** How many there are. */
    public int size() {
        return to - from;
    }
}
