package io.covector.batching;

/**
 * Neighbours that go in one request.
 *
 * @param from the first
 * @param to behind the last
 * @param bytes their sizes together
 */
record Slice(int from, int to, long bytes) {
    int size() {
        return to - from;
    }
}
