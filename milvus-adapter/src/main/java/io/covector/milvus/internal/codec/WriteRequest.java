package io.covector.milvus.internal.codec;

import com.google.protobuf.MessageLite;
import io.covector.milvus.internal.rpc.WireMessage;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An insert or upsert: a message that lacks the vectors, and the vectors. Its bytes are those of the whole message.
 * Thread-safe.
 */
final class WriteRequest implements WireMessage {
    private final MessageLite message;
    private final VectorColumn vectors;

    WriteRequest(MessageLite message, VectorColumn vectors) {
        this.message = message;
        this.vectors = vectors;
    }

    @Override
    public int size() {
        return Math.addExact(message.getSerializedSize(), vectors.size());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        message.writeTo(out);
        vectors.writeTo(out); // the order of a message's fields is free
    }
}
