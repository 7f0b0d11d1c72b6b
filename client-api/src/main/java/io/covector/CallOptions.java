package io.covector;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one call may say beside its arguments. Immutable and thread-safe. */
public final class CallOptions {
    private static final CallOptions DEFAULT = new CallOptions(null, null);

    private final @Nullable Duration timeout;
    private final @Nullable Consistency consistency;

    private CallOptions(@Nullable Duration timeout, @Nullable Consistency consistency) {
        this.timeout = timeout;
        this.consistency = consistency;
    }

    /** The client's default timeout, {@link Consistency#SESSION}. */
    public static CallOptions defaults() {
        return DEFAULT;
    }

    /**
     * Bounds the whole call: waiting for a connection, every attempt, every pause between them, every batch or page.
     * Without it, or with null, the client's default timeout holds for each batch of a write and each page of a scan.
     */
    public CallOptions timeout(@Nullable Duration timeout) {
        return new CallOptions(timeout == null ? null : positive("timeout", timeout), consistency);
    }

    /** What a read must see. Ignored by writes. */
    public CallOptions consistency(Consistency consistency) {
        return new CallOptions(timeout, Objects.requireNonNull(consistency, "consistency"));
    }

    /** The bound on the whole call, if the caller gave one. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** What a read must see. */
    public Consistency consistency() {
        return consistency == null ? Consistency.SESSION : consistency;
    }

    static Duration positive(String key, Duration value) {
        Objects.requireNonNull(value, key);
        if (value.isNegative() || value.isZero()) {
            throw VectorException.invalidArgument(key + " is " + value + "; accepted is a duration above zero");
        }
        return value;
    }
}
