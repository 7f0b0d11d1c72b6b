package io.covector.embedded.internal.codec;

import io.covector.IndexSpec;
import io.covector.embedded.internal.document.FieldNames;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;

/** Lucene's codec with the vector format for the index of the collection, which may change. Thread-safe. */
public final class CollectionCodec extends Lucene912Codec {
    static {
        // Lucene finds formats with the context class loader of the thread that used it first; that may not see this
        // jar
        KnnVectorsFormat.reloadKnnVectorsFormat(CollectionCodec.class.getClassLoader());
    }

    private final MergeControl control;
    private volatile IndexSpec index;

    public CollectionCodec(IndexSpec index, MergeControl control) {
        this.index = index;
        this.control = control;
    }

    /** Sets the index for the segments that are written from now on. */
    public void index(IndexSpec index) {
        this.index = index;
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return field.equals(FieldNames.VECTOR) && index instanceof IndexSpec.Hnsw hnsw
                ? new HnswFormat(hnsw.m(), hnsw.efConstruction(), control)
                : new FlatFormat();
    }
}
