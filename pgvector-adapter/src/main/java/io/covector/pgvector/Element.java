package io.covector.pgvector;

import io.covector.text.Strings;
import java.util.List;

/**
 * A type of array elements and of columns, with the binary format of its values. The built-in types have fixed object ids
 * (pg_type.dat); those of extensions differ by database. Immutable and thread-safe.
 *
 * @param oid object id of the type
 * @param arrayType name of the array type, as the driver looks it up
 * @param format how values are written
 */
record Element(int oid, String arrayType, Format format) {
    static final Element TEXT = new Element(25, "_text", Format.TEXT);
    static final Element BIGINT = new Element(20, "_int8", Format.BIGINT);
    static final Element DOUBLE = new Element(701, "_float8", Format.DOUBLE);
    static final Element BOOLEAN = new Element(16, "_bool", Format.BOOLEAN);
    static final Element JSONB = new Element(3802, "\"pg_catalog\".\"_jsonb\"", Format.JSONB);
    /** Lists of texts: a value of their own in COPY, the text form of an array in an array, which cannot be ragged. */
    static final Element TEXT_LIST = new Element(1009, "_text", Format.TEXT_LIST);

    /** The binary format of one value, without its length. */
    enum Format {
        TEXT {
            @Override
            int size(Object value) {
                return Strings.utf8Length((String) value);
            }

            @Override
            void write(WireWriter out, Object value) {
                out.utf8((String) value);
            }
        },
        BIGINT {
            @Override
            int size(Object value) {
                return Long.BYTES;
            }

            @Override
            void write(WireWriter out, Object value) {
                out.int64((Long) value);
            }
        },
        DOUBLE {
            @Override
            int size(Object value) {
                return Double.BYTES;
            }

            @Override
            void write(WireWriter out, Object value) {
                out.float64((Double) value);
            }
        },
        BOOLEAN {
            @Override
            int size(Object value) {
                return 1;
            }

            @Override
            void write(WireWriter out, Object value) {
                out.int8((Boolean) value ? 1 : 0);
            }
        },
        /** Version 1 of the format: a byte 1, then the text. */
        JSONB {
            @Override
            int size(Object value) {
                return 1 + Strings.utf8Length((String) value);
            }

            @Override
            void write(WireWriter out, Object value) {
                jsonb(out, (String) value);
            }
        },
        TEXT_LIST {
            @Override
            int size(Object value) {
                return ArrayParameter.size(TEXT, (List<?>) value);
            }

            @Override
            void write(WireWriter out, Object value) {
                ArrayParameter.write(out, Element.TEXT, (List<?>) value);
            }
        },
        VECTOR {
            @Override
            int size(Object value) {
                return VectorCodec.size((float[]) value);
            }

            @Override
            void write(WireWriter out, Object value) {
                VectorCodec.write(out, (float[]) value);
            }

            @Override
            String text(Object value) {
                return VectorCodec.text((float[]) value);
            }
        };

        static void jsonb(WireWriter out, CharSequence json) {
            out.int8(1);
            out.utf8(json);
        }

        abstract int size(Object value);

        abstract void write(WireWriter out, Object value);

        String text(Object value) {
            return value.toString();
        }
    }
}
