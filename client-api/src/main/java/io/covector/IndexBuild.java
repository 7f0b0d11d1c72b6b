package io.covector;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How an index is built. Immutable and thread-safe. */
public final class IndexBuild {
    private static final IndexBuild DEFAULT = new IndexBuild(false, 0, null);

    private final boolean concurrent;
    private final long memoryBytes;
    private final @Nullable Duration timeout;

    private IndexBuild(boolean concurrent, long memoryBytes, @Nullable Duration timeout) {
        this.concurrent = concurrent;
        this.memoryBytes = memoryBytes;
        this.timeout = timeout;
    }

    /** Writers may wait for the build, memory as the server is set, no limit on the duration. */
    public static IndexBuild defaults() {
        return DEFAULT;
    }

    /** Writers go on during the build, which takes longer (pgvector: CREATE INDEX CONCURRENTLY). */
    public IndexBuild concurrently() {
        return new IndexBuild(true, memoryBytes, timeout);
    }

    /**
     * Memory that the server may use for the build (pgvector: maintenance_work_mem).
     *
     * @param bytes 1 MiB or more
     */
    public IndexBuild memoryBytes(long bytes) {
        if (bytes < 1 << 20) {
            throw VectorException.invalidArgument("memoryBytes is " + bytes + "; accepted are 1048576 (1 MiB) or more");
        }
        return new IndexBuild(concurrent, bytes, timeout);
    }

    /** The same for a number that the caller may not have; null for the server's own setting. */
    public IndexBuild memoryBytes(@Nullable Long bytes) {
        return bytes == null ? new IndexBuild(concurrent, 0, timeout) : memoryBytes(bytes.longValue());
    }

    /** The longest that the build may take; null for no limit. */
    public IndexBuild timeout(@Nullable Duration timeout) {
        return new IndexBuild(
                concurrent, memoryBytes, timeout == null ? null : CallOptions.positive("timeout", timeout));
    }

    /** Whether writers go on during the build. */
    public boolean isConcurrent() {
        return concurrent;
    }

    /** Memory that the server may use, in bytes; empty for the server's own setting. */
    public OptionalLong memoryBytes() {
        return memoryBytes == 0 ? OptionalLong.empty() : OptionalLong.of(memoryBytes);
    }

    /** The longest that the build may take; empty for no limit. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }
}
