package io.covector.embedded.internal.document;

import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.jspecify.annotations.Nullable;

/** Reads the stored vectors of a segment, in ascending order of the document numbers. Not thread-safe. */
final class SegmentVectors {
    private final @Nullable FloatVectorValues vectors;
    private final @Nullable FloatVectorValues outOfRange;

    SegmentVectors(LeafReader reader) throws IOException {
        this.vectors = reader.getFloatVectorValues(FieldNames.VECTOR);
        this.outOfRange = reader.getFloatVectorValues(FieldNames.OUT_OF_RANGE_VECTOR);
    }

    /** The vector of the record; the array is reused by the next call. */
    float[] vector(int inLeaf) throws IOException {
        float[] found = at(vectors, inLeaf);
        found = found == null ? at(outOfRange, inLeaf) : found;
        if (found == null) {
            throw new CorruptIndexException("record " + inLeaf + " has no vector", FieldNames.VECTOR);
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
