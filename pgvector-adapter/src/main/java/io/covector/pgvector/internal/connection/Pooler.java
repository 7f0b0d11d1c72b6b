package io.covector.pgvector.internal.connection;

import io.covector.config.Settings;

/** What the configuration says of a connection pooler, such as PgBouncer, between the client and the server. */
public enum Pooler {
    /** It is found out when the backend is opened. */
    AUTO,
    /** There is none, or one that keeps a server connection for each client connection. */
    NONE,
    /** The server connection may change from one transaction to the next. */
    TRANSACTION;

    static Pooler from(Settings settings) {
        return switch (settings.oneOf("pooler", "auto", "none", "transaction").orElse("auto")) {
            case "none" -> NONE;
            case "transaction" -> TRANSACTION;
            default -> AUTO;
        };
    }
}
