package io.covector.embedded;

import io.covector.Metric;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Turns records into what Lucene indexes. Immutable and thread-safe. */
final class RecordDocuments {
    private final Metric metric;
    private final VectorSimilarityFunction similarity;

    RecordDocuments(Metric metric) {
        this.metric = metric;
        this.similarity = switch (metric) {
            case COSINE -> VectorSimilarityFunction.COSINE;
            case DOT -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
            case EUCLIDEAN -> VectorSimilarityFunction.EUCLIDEAN;
        };
    }

    Document document(StoredRecord record) {
        Document document = new Document();
        document.add(new StringField(Fields.ID, record.id(), Store.NO));
        document.add(new BinaryDocValuesField(Fields.ID, record.id()));
        float[] vector = record.vector();
        String field = SafeRange.holds(metric, vector) ? Fields.VECTOR : Fields.ODD_VECTOR;
        document.add(new KnnFloatVectorField(field, vector, similarity));
        document.add(new StoredField(Fields.METADATA, record.json()));
        record.metadata().asMap().forEach((key, value) -> addKey(document, key, value));
        return document;
    }

    private static void addKey(Document document, String key, @Nullable Object value) {
        if (value == null) {
            return;
        }
        add(document, KeyTerms.prefix(key, KeyTerms.EXISTS));
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (isScalar(element)) {
                    add(document, KeyTerms.element(key, element));
                }
            }
        } else if (isScalar(value)) {
            add(document, KeyTerms.scalar(key, value));
            if (value instanceof Number number) {
                document.add(new BinaryPoint(Fields.NUMBERS, NumberPoints.point(key, number)));
            }
        }
    }

    private static boolean isScalar(@Nullable Object value) {
        return value != null && !(value instanceof List) && !(value instanceof Map);
    }

    private static void add(Document document, BytesRef term) {
        document.add(new StringField(Fields.KEYS, term, Store.NO));
    }
}
