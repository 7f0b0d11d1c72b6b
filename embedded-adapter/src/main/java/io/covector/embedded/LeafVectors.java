package io.covector.embedded;

import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.jspecify.annotations.Nullable;

/** The stored vectors of a segment, to be read in ascending order of the records. Not thread-safe. */
final class LeafVectors {
    private final @Nullable FloatVectorValues vectors;
    private final @Nullable FloatVectorValues odd;

    LeafVectors(LeafReader reader) throws IOException {
        this.vectors = reader.getFloatVectorValues(Fields.VECTOR);
        this.odd = reader.getFloatVectorValues(Fields.ODD_VECTOR);
    }

    /** The vector of the record; the array is reused by the next call. */
    float[] require(int inLeaf) throws IOException {
        float[] found = at(vectors, inLeaf);
        found = found == null ? at(odd, inLeaf) : found;
        if (found == null) {
            throw new CorruptIndexException("record " + inLeaf + " has no vector", Fields.VECTOR);
        }
        return found;
    }

    private static float @Nullable [] at(@Nullable FloatVectorValues values, int inLeaf) throws IOException {
        if (values == null || values.docID() > inLeaf) {
            return null;
        }
        int doc = values.docID() == inLeaf ? inLeaf : values.advance(inLeaf);
        return doc == inLeaf ? values.vectorValue() : null;
    }
}
