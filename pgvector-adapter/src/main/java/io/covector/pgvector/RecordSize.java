package io.covector.pgvector;

import io.covector.VectorRecord;
import io.covector.text.Strings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Size of a record in a write request: exact but for numbers, keys of declared fields and escapes, where it is a little too large. Stateless. */
final class RecordSize {
    private static final int LENGTH_PREFIX = 4;
    private static final int LONGEST_LONG = 20;
    private static final int USUAL_DOUBLE = 25;
    private static final double PLAIN_DOUBLE = 1e17;

    private RecordSize() {}

    static long of(Table table, VectorRecord record) {
        long size = 2 + (long) LENGTH_PREFIX * (3 + table.fields().size());
        size += record.id().value() instanceof String text ? Strings.utf8Length(text) : Long.BYTES;
        size += VectorCodec.size(Row.vector(record));
        return size + 1 + json(record.metadata().asMap());
    }

    /** Size of a value as JSON; texts in lists of declared fields take 4 bytes more each as array elements. */
    private static long json(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Map<?, ?> map) {
            long size = 2;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += text((String) entry.getKey()) + 2 + json(entry.getValue());
            }
            return size;
        }
        if (value instanceof List<?> list) {
            long size = 24;
            for (Object element : list) {
                size += 5 + json(element);
            }
            return size;
        }
        return value instanceof Number number ? number(number) : 5;
    }

    private static long number(Number number) {
        if (number instanceof BigDecimal decimal) {
            return 3L + decimal.precision() + Math.abs((long) decimal.scale());
        }
        double magnitude = Math.abs(number.doubleValue());
        boolean usual =
                number instanceof Long || magnitude == 0 || (magnitude > 1 / PLAIN_DOUBLE && magnitude < PLAIN_DOUBLE);
        return number instanceof Long ? LONGEST_LONG : usual ? USUAL_DOUBLE + 20 : 350;
    }

    private static long text(String text) {
        long escapes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            escapes += c < 0x20 ? 5 : c == '"' || c == '\\' ? 1 : 0;
        }
        return 2 + Strings.utf8Length(text) + escapes;
    }
}
