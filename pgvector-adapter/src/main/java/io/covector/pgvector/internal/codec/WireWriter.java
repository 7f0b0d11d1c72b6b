package io.covector.pgvector.internal.codec;

import io.covector.text.Strings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes PostgreSQL's binary formats (big endian) into a byte array that grows as needed. Not thread-safe. */
public final class WireWriter {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int at;

    /** Starts with an array of its own. */
    public WireWriter(int capacity) {
        this(new byte[capacity], 0);
    }

    /** Starts at an offset of a given array, which is replaced by a larger one if it is too short. */
    public WireWriter(byte[] target, int offset) {
        this.bytes = target;
        this.at = offset;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Where the next byte goes: the number of bytes written, if writing began at 0. */
    public int position() {
        return at;
    }

    public boolean isLargerThan(int size) {
        return bytes.length > size;
    }

    public void reset() {
        at = 0;
    }

    public void int8(int value) {
        ensure(1);
        bytes[at++] = (byte) value;
    }

    public void int16(int value) {
        ensure(2);
        bytes[at++] = (byte) (value >>> 8);
        bytes[at++] = (byte) value;
    }

    public void int32(int value) {
        ensure(4);
        putInt(at, value);
        at += 4;
    }

    void int64(long value) {
        int32((int) (value >>> 32));
        int32((int) value);
    }

    void float64(double value) {
        int64(Double.doubleToRawLongBits(value));
    }

    void float32s(float[] values) {
        int length = values.length * Float.BYTES;
        ensure(length);
        byte[] out = bytes;
        int to = at;
        for (float value : values) {
            INTS.set(out, to, Float.floatToRawIntBits(value));
            to += Float.BYTES;
        }
        at = to;
    }

    /** The text in UTF-8; the text holds no unpaired surrogate. */
    void utf8(CharSequence text) {
        int length = text.length();
        if (bytes.length - at < length * 3L) {
            ensure(Strings.utf8Length(text));
        }
        byte[] out = bytes;
        int to = at;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                out[to++] = (byte) c;
            } else if (c < 0x800) {
                out[to++] = (byte) (0xC0 | (c >> 6));
                out[to++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                out[to++] = (byte) (0xE0 | (c >> 12));
                out[to++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                out[to++] = (byte) (0x80 | (c & 0x3F));
            } else {
                int point = Character.toCodePoint(c, text.charAt(++i));
                out[to++] = (byte) (0xF0 | (point >> 18));
                out[to++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                out[to++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                out[to++] = (byte) (0x80 | (point & 0x3F));
            }
        }
        at = to;
    }

    /** Leaves four bytes for a length, which {@link #endLength} fills in; returns the position after them. */
    public int beginLength() {
        int32(0);
        return at;
    }

    /** Fills in the number of bytes written since {@link #beginLength}. */
    public void endLength(int begin) {
        putInt(begin - 4, at - begin);
    }

    private void putInt(int index, int value) {
        INTS.set(bytes, index, value);
    }

    private void ensure(int more) {
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + more));
        }
    }
}
