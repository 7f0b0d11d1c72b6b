package io.covector;

import io.covector.text.SeededHash;
import io.covector.text.Strings;
import java.util.Objects;

/**
 * The id of a record, chosen by the caller: text or a 64-bit integer. Ids order by value; text orders by Unicode code
 * point, and a number comes before text. Hashes have a key of this process, so that ids chosen by strangers do not
 * fall on one another. Immutable and thread-safe.
 */
public sealed interface RecordId extends Comparable<RecordId> permits RecordId.OfString, RecordId.OfLong {
    /** The longest text id, in bytes of UTF-8. */
    int MAX_BYTES = 1024;

    /**
     * A text id.
     *
     * @throws VectorException if it is empty, longer than {@link #MAX_BYTES} in UTF-8, or holds U+0000 or half a
     *     surrogate pair
     */
    static RecordId of(String value) {
        return new OfString(value);
    }

    /** A numeric id. */
    static RecordId of(long value) {
        return new OfLong(value);
    }

    /** Which kind of id this is. */
    IdType type();

    /** The id as a {@link String} or a {@link Long}. */
    Object value();

    /** A text id. Immutable and thread-safe. */
    record OfString(String value) implements RecordId {
        /** Checks the text; see {@link RecordId#of(String)}. */
        public OfString {
            Objects.requireNonNull(value, "value");
            Strings.requireStorable("id", value);
            int bytes = Strings.utf8Length(value);
            if (bytes < 1 || bytes > MAX_BYTES) {
                throw VectorException.invalidArgument("id " + Strings.quote(value) + " has " + bytes
                        + " bytes in UTF-8; accepted are 1 to " + MAX_BYTES);
            }
        }

        @Override
        public IdType type() {
            return IdType.STRING;
        }

        @Override
        public int compareTo(RecordId other) {
            Objects.requireNonNull(other, "other");
            return other instanceof OfString text ? Strings.compareCodePoints(value, text.value) : 1;
        }

        @Override
        public int hashCode() {
            return SeededHash.of(value);
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /** A numeric id. Immutable and thread-safe. */
    record OfLong(Long value) implements RecordId {
        /** Checks that it is there. */
        public OfLong {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public IdType type() {
            return IdType.LONG;
        }

        @Override
        public int compareTo(RecordId other) {
            Objects.requireNonNull(other, "other");
            return other instanceof OfLong number ? value.compareTo(number.value) : -1;
        }

        @Override
        public int hashCode() {
            return SeededHash.of(value.longValue());
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }
}
