package io.covector;

/**
 * What went wrong, in the same words on every backend. Each code belongs to one of two families: {@linkplain
 * #isTransient() transient} (the same call may succeed later) or permanent (it will not, until something else changes).
 */
public enum ErrorCode {
    /** The server cannot be reached, broke the connection or is shutting down. */
    UNAVAILABLE(true),
    /** The deadline of the call, or a limit of the server on its duration, has passed. */
    TIMEOUT(true),
    /** The server asks for fewer requests. */
    RATE_LIMITED(true),
    /** The server is out of connections, memory or disk. */
    RESOURCE_EXHAUSTED(true),
    /**
     * The client is at its own limit: no connection of its pool, no place in its bulkhead or no thread of its executor
     * was free in time. Nothing was sent.
     */
    POOL_EXHAUSTED(true),
    /** Another transaction was in the way: serialization failure, deadlock, lock not available. */
    CONFLICT(true),
    /** The collection exists but does not answer yet: loading, recovering, its schema just changed. */
    NOT_READY(true),

    /** The call itself is wrong; refused before anything was sent. */
    INVALID_ARGUMENT(false),
    /** The configuration is wrong; nothing was opened. */
    INVALID_CONFIG(false),
    /** No collection of that name. */
    COLLECTION_NOT_FOUND(false),
    /** A collection of that name is there already. */
    COLLECTION_EXISTS(false),
    /** What has the name was made by somebody else; the message says what it is, and how to use it. */
    FOREIGN_COLLECTION(false),
    /** The stored collection differs from what the caller or the mapping says. */
    SCHEMA_MISMATCH(false),
    /** An insert met an id that is stored already. */
    ID_EXISTS(false),
    /** The server refused the data: a constraint, a trigger, a value out of its range. */
    REJECTED(false),
    /** One record or one request is larger than the server takes. */
    TOO_LARGE(false),
    /** This backend, or this version of the server, cannot do it; see {@link VectorClient#capabilities()}. */
    UNSUPPORTED(false),
    /** The server does not know the user, or the secret is wrong. */
    UNAUTHENTICATED(false),
    /** The user may not do this. */
    PERMISSION_DENIED(false),
    /** The caller cancelled the call or interrupted its thread. */
    CANCELLED(false),
    /** The client is closed, or the application has closed what it lent to it. */
    CLOSED(false),
    /** Stored data or an answer cannot be read. */
    CORRUPTED(false),
    /** Anything else; the vendor code and the cause say more. */
    INTERNAL(false);

    private final boolean isTransient;

    ErrorCode(boolean isTransient) {
        this.isTransient = isTransient;
    }

    /** Whether the same call may succeed later without any other change. */
    public boolean isTransient() {
        return isTransient;
    }
}
