package io.covector.pgvector.internal.connection;

import java.sql.SQLException;

/** What a COPY sends. */
public interface CopyData {
    /** Sends all of it, in order. */
    void sendTo(Sink sink) throws SQLException;

    /** Where the data goes. */
    interface Sink {
        void send(byte[] bytes, int length) throws SQLException;
    }
}
