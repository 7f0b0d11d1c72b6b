package io.covector.pgvector.internal.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of one dimension. Binary format: int32 number of dimensions, int32 1 if there are nulls, int32 object id of
 * the element type, int32 length, int32 lower bound, then each element after its int32 length, -1 for null. Source:
 * {@code array_recv}. Stateless.
 */
public final class ArrayCodec {
    private static final int EMPTY_HEADER = 12;
    private static final int HEADER = 20;

    private ArrayCodec() {}

    static int size(BinaryFormat format, List<? extends @Nullable Object> values) {
        int size = values.isEmpty() ? EMPTY_HEADER : HEADER;
        for (Object value : values) {
            size += 4 + (value == null ? 0 : format.size(value));
        }
        return size;
    }

    static void write(WireWriter out, int oid, BinaryFormat format, List<? extends @Nullable Object> values) {
        out.int32(values.isEmpty() ? 0 : 1);
        out.int32(hasNull(values) ? 1 : 0);
        out.int32(oid);
        if (values.isEmpty()) {
            return;
        }
        out.int32(values.size());
        out.int32(1);
        for (Object value : values) {
            if (value == null) {
                out.int32(-1);
            } else {
                int begin = out.beginLength();
                format.write(out, value);
                out.endLength(begin);
            }
        }
    }

    private static boolean hasNull(List<? extends @Nullable Object> values) {
        for (Object value : values) { // List.contains(null) fails on unmodifiable lists
            if (value == null) {
                return true;
            }
        }
        return false;
    }

    /** The text form. Every element is in double quotes, so that none of its characters is syntax. */
    public static String text(BinaryFormat format, List<? extends @Nullable Object> values) {
        StringBuilder text = new StringBuilder("{");
        for (Object value : values) {
            if (text.length() > 1) {
                text.append(',');
            }
            if (value == null) {
                text.append("NULL");
            } else {
                quote(text, format.text(value));
            }
        }
        return text.append('}').toString();
    }

    private static void quote(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }
}
