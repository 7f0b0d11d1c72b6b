package io.covector.pgvector.internal.codec;

import io.covector.text.Strings;
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

    public static void jsonb(WireWriter out, CharSequence json) {
        out.int8(1);
        out.utf8(json);
    }

    @Override
    public String text(Object value) {
        return value.toString();
    }
}
