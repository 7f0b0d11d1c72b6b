package io.covector.embedded.internal.document;

import io.covector.IdType;
import io.covector.RecordId;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/** Ids as terms whose byte order is the order of the ids. Stateless. */
public final class IdTerms {
    private IdTerms() {}

    public static BytesRef term(RecordId id) {
        return term(id.value());
    }

    /** The term of a text or a long, which need not be a possible id. */
    public static BytesRef term(Object value) {
        if (value instanceof Long number) {
            byte[] bytes = new byte[Long.BYTES];
            NumericUtils.longToSortableBytes(number, bytes, 0);
            return new BytesRef(bytes);
        }
        return new BytesRef(value.toString());
    }

    static RecordId id(IdType type, BytesRef term) {
        return type == IdType.LONG
                ? RecordId.of(NumericUtils.sortableBytesToLong(term.bytes, term.offset))
                : RecordId.of(term.utf8ToString());
    }
}
