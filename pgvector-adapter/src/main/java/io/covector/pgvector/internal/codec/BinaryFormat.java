package io.covector.pgvector.internal.codec;

/** How one value is sent, without its length. Implementations are stateless. */
public interface BinaryFormat {
    /** Number of bytes that {@link #write} writes. */
    int size(Object value);

    void write(WireWriter out, Object value);

    /** The text form, for connections that send text only. */
    String text(Object value);
}
