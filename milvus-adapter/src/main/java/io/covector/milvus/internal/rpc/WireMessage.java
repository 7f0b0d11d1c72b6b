package io.covector.milvus.internal.rpc;

import java.io.IOException;
import java.io.OutputStream;

/** A request that writes its own bytes. Implementations are thread-safe. */
public interface WireMessage {
    /** Number of bytes that {@link #writeTo} writes. */
    int size();

    /** Writes the bytes of the whole message. */
    void writeTo(OutputStream out) throws IOException;
}
