package io.covector;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link BulkWriter} works. Immutable and thread-safe; the listeners need not be, as they are called one at a
 * time.
 */
public final class BulkOptions {
    private final Builder values;

    private BulkOptions(Builder values) {
        this.values = values;
    }

    /** Upserts, with everything as it suits most loads. */
    public static BulkOptions defaults() {
        return builder().build();
    }

    /** Inserts, for ids that are known to be new. */
    public static BulkOptions inserts() {
        return builder().mode(WriteMode.INSERT).build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What happens to an id that is stored. */
    public WriteMode mode() {
        return values.mode;
    }

    /** Records in the writer at most, waiting or in flight. */
    public int maxBufferedRecords() {
        return values.maxBufferedRecords;
    }

    /** Encoded bytes in the writer at most, waiting or in flight. */
    public long maxBufferedBytes() {
        return values.maxBufferedBytes;
    }

    /** Concurrent requests at most; empty for the client's {@code batch.max-concurrent-requests}. */
    public OptionalInt maxConcurrentRequests() {
        return values.maxConcurrentRequests == 0 ? OptionalInt.empty() : OptionalInt.of(values.maxConcurrentRequests);
    }

    /** The longest that {@code add} and {@code delete} wait for room; empty for as long as it takes. */
    public Optional<Duration> addTimeout() {
        return Optional.ofNullable(values.addTimeout);
    }

    /** Failures that the writer remembers; the others are counted. */
    public int maxFailures() {
        return values.maxFailures;
    }

    /** How the index is built again after the load; empty if it is left as it is. */
    public Optional<IndexBuild> rebuildIndex() {
        return Optional.ofNullable(values.rebuildIndex);
    }

    /** Hears how far the writer is whenever requests have ended. */
    public Optional<Consumer<BulkProgress>> onProgress() {
        return Optional.ofNullable(values.onProgress);
    }

    /** Hears of every record that is not written, or not known to be. */
    public Optional<Consumer<BulkFailure>> onFailure() {
        return Optional.ofNullable(values.onFailure);
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private WriteMode mode = WriteMode.UPSERT;
        private int maxBufferedRecords = 50_000;
        private long maxBufferedBytes = 128L << 20;
        private int maxConcurrentRequests;
        private int maxFailures = 1_000;
        private @Nullable Duration addTimeout;
        private @Nullable IndexBuild rebuildIndex;
        private @Nullable Consumer<BulkProgress> onProgress;
        private @Nullable Consumer<BulkFailure> onFailure;

        private Builder() {}

        private Builder(Builder other) {
            this.mode = other.mode;
            this.maxBufferedRecords = other.maxBufferedRecords;
            this.maxBufferedBytes = other.maxBufferedBytes;
            this.maxConcurrentRequests = other.maxConcurrentRequests;
            this.maxFailures = other.maxFailures;
            this.addTimeout = other.addTimeout;
            this.rebuildIndex = other.rebuildIndex;
            this.onProgress = other.onProgress;
            this.onFailure = other.onFailure;
        }

        /** What happens to an id that is stored; by default its record is replaced. */
        public Builder mode(WriteMode mode) {
            this.mode = Objects.requireNonNull(mode, "mode");
            return this;
        }

        /**
         * Records in the writer at most, waiting or in flight.
         *
         * @param records 1 to 10000000; 50000 by default
         */
        public Builder maxBufferedRecords(int records) {
            this.maxBufferedRecords = (int) require("maxBufferedRecords", records, 1, 10_000_000);
            return this;
        }

        /**
         * Encoded bytes in the writer at most, waiting or in flight; one record larger than that goes alone.
         *
         * @param bytes 1 KiB to 64 GiB; 128 MiB by default
         */
        public Builder maxBufferedBytes(long bytes) {
            this.maxBufferedBytes = require("maxBufferedBytes", bytes, 1L << 10, 64L << 30);
            return this;
        }

        /**
         * Concurrent requests at most.
         *
         * @param requests 1 to 64; by default the client's {@code batch.max-concurrent-requests}, which bounds it in
         *     any case
         */
        public Builder maxConcurrentRequests(int requests) {
            this.maxConcurrentRequests = (int) require("maxConcurrentRequests", requests, 1, 64);
            return this;
        }

        /** The same for a number that the caller may not have; null for the client's. */
        public Builder maxConcurrentRequests(@Nullable Integer requests) {
            if (requests != null) {
                return maxConcurrentRequests(requests.intValue());
            }
            this.maxConcurrentRequests = 0;
            return this;
        }

        /**
         * The longest that {@code add} and {@code delete} wait for room. Without it, or with null, they wait as long
         * as it takes,
         * which is bounded by the client's timeout for a request: then the writer stops. If nobody else sends, the
         * thread sends a request itself instead of failing, which takes as long as the request.
         */
        public Builder addTimeout(@Nullable Duration timeout) {
            this.addTimeout = timeout == null ? null : CallOptions.positive("addTimeout", timeout);
            return this;
        }

        /**
         * Failures that the writer remembers; the others are counted.
         *
         * @param failures 0 to 1000000; 1000 by default
         */
        public Builder maxFailures(int failures) {
            this.maxFailures = (int) require("maxFailures", failures, 0, 1_000_000);
            return this;
        }

        /**
         * Drops the index of the collection when the writer is opened and builds the same one again when it is closed,
         * after a load that failed too: much faster than keeping it up with a large load. Meanwhile the searches of all
         * clients are exact, and slower. If the process dies in between the collection is left without an index, which
         * {@code spec()} shows and {@code createIndex} mends. Does nothing to a collection without one.
         *
         * @param build how it is built; null to leave the index as it is
         */
        public Builder rebuildIndex(@Nullable IndexBuild build) {
            this.rebuildIndex = build;
            return this;
        }

        /**
         * Hears how far the writer is whenever requests have ended, after their failures. Requests that end while it
         * runs are told together; the last state is told before {@code flush} and {@code close} return. Null
         * hears nothing.
         */
        public Builder onProgress(@Nullable Consumer<BulkProgress> listener) {
            this.onProgress = listener;
            return this;
        }

        /**
         * Hears of every record that is not written, or not known to be; {@code close} does not throw for these then.
         * Null hears
         * nothing.
         */
        public Builder onFailure(@Nullable Consumer<BulkFailure> listener) {
            this.onFailure = listener;
            return this;
        }

        /** The options. */
        public BulkOptions build() {
            return new BulkOptions(new Builder(this));
        }

        private static long require(String key, long value, long min, long max) {
            if (value < min || value > max) {
                throw VectorException.invalidArgument(key + " is " + value + "; accepted are " + min + " to " + max);
            }
            return value;
        }
    }
}
