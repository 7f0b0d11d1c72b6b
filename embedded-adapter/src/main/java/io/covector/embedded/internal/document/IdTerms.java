package io.covector.embedded.internal.document;

import io.covector.IdType;
import io.covector.RecordId;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/** Ids as terms whose byte order is the order of the ids. Stateless. */
public final class IdTerms {
    private IdTerms() {}

    public static BytesRef term(RecordId id) {
        if (id instanceof RecordId.OfLong number) {
            byte[] bytes = new byte[Long.BYTES];
            NumericUtils.longToSortableBytes(number.value(), bytes, 0);
            return new BytesRef(bytes);
        }
        return new BytesRef(id.value().toString());
    }

    static RecordId id(IdType type, BytesRef term) {
        return type == IdType.LONG
                ? RecordId.of(NumericUtils.sortableBytesToLong(term.bytes, term.offset))
                : RecordId.of(term.utf8ToString());
    }
}
