package io.covector.embedded;

import io.covector.IndexSpec;
import io.covector.embedded.format.FlatFormat;
import io.covector.embedded.format.HnswFormat;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;

/** Lucene's codec with the vector format that the collection's index asks for; the index may change. Thread-safe. */
final class EmbeddedCodec extends Lucene912Codec {
    static {
        // Lucene looks formats up with the context class loader of whoever came first, which need not know this jar
        KnnVectorsFormat.reloadKnnVectorsFormat(EmbeddedCodec.class.getClassLoader());
    }

    private volatile IndexSpec index;

    EmbeddedCodec(IndexSpec index) {
        this.index = index;
    }

    /** Holds for segments that are written from now on. */
    void index(IndexSpec index) {
        this.index = index;
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return field.equals(Fields.VECTOR) && index instanceof IndexSpec.Hnsw hnsw
                ? new HnswFormat(hnsw.m(), hnsw.efConstruction())
                : new FlatFormat();
    }
}
