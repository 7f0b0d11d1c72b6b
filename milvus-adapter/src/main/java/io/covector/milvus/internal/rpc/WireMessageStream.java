package io.covector.milvus.internal.rpc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link WireMessage} as a stream: drained by the transport, read only by an interceptor that looks into messages.
 * Not thread-safe.
 */
class WireMessageStream extends InputStream {
    private final WireMessage message;
    private @Nullable InputStream bytes;
    private boolean drained;

    WireMessageStream(WireMessage message) {
        this.message = message;
    }

    /** Writes the bytes that are left and returns their number. */
    public int drainTo(OutputStream target) throws IOException {
        if (bytes != null) {
            return (int) bytes.transferTo(target);
        }
        if (drained) {
            return 0;
        }
        drained = true;
        message.writeTo(target);
        return message.size();
    }

    @Override
    public int available() throws IOException {
        return bytes != null ? bytes.available() : drained ? 0 : message.size();
    }

    @Override
    public int read() throws IOException {
        return bytes().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return bytes().read(target, offset, length);
    }

    private InputStream bytes() throws IOException {
        if (bytes == null) {
            ByteArrayOutputStream all = new ByteArrayOutputStream(available());
            drainTo(all);
            bytes = new ByteArrayInputStream(all.toByteArray());
        }
        return bytes;
    }
}
