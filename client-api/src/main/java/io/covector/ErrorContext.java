package io.covector;

import io.covector.observe.Operation;
import io.covector.text.Strings;
import java.time.Duration;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a call failed. Every part may be unknown: the adapter knows the vendor code, the layers above it add
 * the collection, the attempt and the times. Immutable and thread-safe.
 */
public final class ErrorContext {
    /** Nothing known. */
    public static final ErrorContext EMPTY = new ErrorContext(null, null, null, null, 0, 0, null, null, null);

    private final @Nullable String backend;
    private final @Nullable Operation operation;
    private final @Nullable String collection;
    private final @Nullable String vendorCode;
    private final int attempt;
    private final int maxAttempts;
    private final @Nullable Duration elapsed;
    private final @Nullable Duration timeout;
    private final @Nullable String pool;

    private ErrorContext(
            @Nullable String backend,
            @Nullable Operation operation,
            @Nullable String collection,
            @Nullable String vendorCode,
            int attempt,
            int maxAttempts,
            @Nullable Duration elapsed,
            @Nullable Duration timeout,
            @Nullable String pool) {
        this.backend = backend;
        this.operation = operation;
        this.collection = collection;
        this.vendorCode = vendorCode;
        this.attempt = attempt;
        this.maxAttempts = maxAttempts;
        this.elapsed = elapsed;
        this.timeout = timeout;
        this.pool = pool;
    }

    /** Name and type of the backend in the configuration, such as {@code main (pgvector)}. */
    public @Nullable String backend() {
        return backend;
    }

    /** What was to be done. */
    public @Nullable Operation operation() {
        return operation;
    }

    /** Name of the collection. */
    public @Nullable String collection() {
        return collection;
    }

    /** The code of the vendor: SQLState, gRPC status or server error code. */
    public @Nullable String vendorCode() {
        return vendorCode;
    }

    /** The number of the attempt that failed last, from 1; 0 when unknown. */
    public int attempt() {
        return attempt;
    }

    /** How many attempts were allowed; 0 when unknown. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** Time from the start of the call to the failure. */
    public @Nullable Duration elapsed() {
        return elapsed;
    }

    /** Time that the call was allowed to take. */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** Counts of the connection pool at the time of the failure. */
    public @Nullable String pool() {
        return pool;
    }

    /** A copy that names the backend. */
    public ErrorContext withBackend(String backend) {
        Objects.requireNonNull(backend, "backend");
        return new ErrorContext(
                backend, operation, collection, vendorCode, attempt, maxAttempts, elapsed, timeout, pool);
    }

    /** A copy that names the operation and, if it has one, the collection. */
    public ErrorContext withOperation(Operation operation, @Nullable String collection) {
        Objects.requireNonNull(operation, "operation");
        return new ErrorContext(
                backend, operation, collection, vendorCode, attempt, maxAttempts, elapsed, timeout, pool);
    }

    /** A copy with the code of the vendor. */
    public ErrorContext withVendorCode(@Nullable String vendorCode) {
        return new ErrorContext(
                backend, operation, collection, vendorCode, attempt, maxAttempts, elapsed, timeout, pool);
    }

    /** A copy with the attempt and the number of attempts allowed. */
    public ErrorContext withAttempt(int attempt, int maxAttempts) {
        return new ErrorContext(
                backend, operation, collection, vendorCode, attempt, maxAttempts, elapsed, timeout, pool);
    }

    /** A copy with the time taken and the time allowed. */
    public ErrorContext withTimes(Duration elapsed, @Nullable Duration timeout) {
        Objects.requireNonNull(elapsed, "elapsed");
        return new ErrorContext(
                backend, operation, collection, vendorCode, attempt, maxAttempts, elapsed, timeout, pool);
    }

    /** A copy with the counts of the pool. */
    public ErrorContext withPool(String pool) {
        Objects.requireNonNull(pool, "pool");
        return new ErrorContext(
                backend, operation, collection, vendorCode, attempt, maxAttempts, elapsed, timeout, pool);
    }

    /**
     * The known parts, such as {@code [backend=main (pgvector), operation=search, attempt=3/3]}; empty when none is
     * known.
     */
    @Override
    public String toString() {
        StringJoiner parts = new StringJoiner(", ", "[", "]").setEmptyValue("");
        add(parts, "backend", backend);
        add(parts, "operation", operation == null ? null : operation.text());
        add(parts, "collection", collection);
        add(parts, "attempt", attempt == 0 ? null : attempt + "/" + maxAttempts);
        add(parts, "elapsed", elapsed == null ? null : elapsed.toMillis() + " ms");
        add(parts, "timeout", timeout == null ? null : timeout.toMillis() + " ms");
        add(parts, "pool", pool);
        add(parts, "vendor code", vendorCode);
        return parts.toString();
    }

    private static void add(StringJoiner parts, String name, @Nullable String value) {
        if (value != null) {
            parts.add(name + "=" + Strings.printable(value)); // a server may have chosen it
        }
    }
}
