package io.covector.embedded.internal.filter;

import org.apache.lucene.util.BytesRef;

/** Texts as UTF-8, of which one is part of another if its bytes are. Stateless. */
final class Bytes {
    private Bytes() {}

    /** Whether the part is somewhere from this position on. */
    static boolean contain(BytesRef bytes, int from, byte[] part) {
        for (int start = from; start <= bytes.length - part.length; start++) {
            int same = 0;
            while (same < part.length && bytes.bytes[bytes.offset + start + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return true;
            }
        }
        return false;
    }
}
