package io.covector.pgvector.internal.codec;

import io.covector.text.DateText;
import io.covector.text.InstantText;
import io.covector.text.Strings;
import java.math.BigDecimal;
import java.util.List;

/** The binary formats of values. Stateless. */
public enum ValueFormat implements BinaryFormat {
    TEXT {
        @Override
        public int size(Object value) {
            return Strings.utf8Length((String) value);
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.utf8((String) value);
        }
    },
    BIGINT {
        @Override
        public int size(Object value) {
            return Long.BYTES;
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.int64((Long) value);
        }
    },
    DOUBLE {
        @Override
        public int size(Object value) {
            return Double.BYTES;
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.float64((Double) value);
        }
    },
    BOOLEAN {
        @Override
        public int size(Object value) {
            return 1;
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.int8((Boolean) value ? 1 : 0);
        }
    },
    /** Version 1 of the format: a byte 1, then the text. */
    JSONB {
        @Override
        public int size(Object value) {
            return 1 + Strings.utf8Length((String) value);
        }

        @Override
        public void write(WireWriter out, Object value) {
            jsonb(out, (String) value);
        }
    },
    TEXT_LIST {
        @Override
        public int size(Object value) {
            return ArrayCodec.size(TEXT, (List<?>) value);
        }

        @Override
        public void write(WireWriter out, Object value) {
            ArrayCodec.write(out, TEXT_OID, TEXT, (List<?>) value);
        }
    },
    /** An instant in its text form; int64 microseconds since 2000. */
    INSTANT {
        @Override
        public int size(Object value) {
            return Long.BYTES;
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.int64(InstantText.toMicros((String) value) - MICROS_TO_2000);
        }
    },
    /** A day in its text form; int32 days since 2000. */
    DATE {
        @Override
        public int size(Object value) {
            return Integer.BYTES;
        }

        @Override
        public void write(WireWriter out, Object value) {
            out.int32((int) (DateText.toEpochDay((String) value) - DAYS_TO_2000));
        }
    },
    /** A UUID in its text form; 16 bytes. */
    UUID {
        @Override
        public int size(Object value) {
            return 2 * Long.BYTES;
        }

        @Override
        public void write(WireWriter out, Object value) {
            java.util.UUID uuid = java.util.UUID.fromString((String) value);
            out.int64(uuid.getMostSignificantBits());
            out.int64(uuid.getLeastSignificantBits());
        }
    },
    DECIMAL {
        @Override
        public int size(Object value) {
            return NumericCodec.size((BigDecimal) value);
        }

        @Override
        public void write(WireWriter out, Object value) {
            NumericCodec.write(out, (BigDecimal) value);
        }

        @Override
        public String text(Object value) {
            return ((BigDecimal) value).toPlainString();
        }
    },
    LONG_LIST {
        @Override
        public int size(Object value) {
            return ArrayCodec.size(BIGINT, (List<?>) value);
        }

        @Override
        public void write(WireWriter out, Object value) {
            ArrayCodec.write(out, BIGINT_OID, BIGINT, (List<?>) value);
        }
    },
    VECTOR {
        @Override
        public int size(Object value) {
            return VectorCodec.size((float[]) value);
        }

        @Override
        public void write(WireWriter out, Object value) {
            VectorCodec.write(out, (float[]) value);
        }

        @Override
        public String text(Object value) {
            return VectorCodec.text((float[]) value);
        }
    };

    /** Object id of the type text, which is also written into a list of texts. */
    static final int TEXT_OID = 25;

    static final int BIGINT_OID = 20;

    private static final long MICROS_TO_2000 = 946_684_800_000_000L;
    private static final int DAYS_TO_2000 = 10_957;

    public static void jsonb(WireWriter out, CharSequence json) {
        out.int8(1);
        out.utf8(json);
    }

    @Override
    public String text(Object value) {
        return value.toString();
    }
}
