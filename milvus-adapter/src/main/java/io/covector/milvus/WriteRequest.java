package io.covector.milvus;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An insert or upsert: a message that lacks the vectors, and the vectors. Its bytes are those of the whole message.
 * Thread-safe.
 */
final class WriteRequest {
    private final MessageLite message;
    private final VectorColumn vectors;

    WriteRequest(MessageLite message, VectorColumn vectors) {
        this.message = message;
        this.vectors = vectors;
    }

    int size() {
        return Math.addExact(message.getSerializedSize(), vectors.size());
    }

    void writeTo(OutputStream out) throws IOException {
        message.writeTo(out);
        vectors.writeTo(out); // the order of a message's fields is free
    }
}
