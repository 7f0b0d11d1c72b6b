package io.covector.embedded.internal.document;

import io.covector.Metadata;
import io.covector.Metric;
import io.covector.text.Json;
import io.covector.text.Strings;
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

/** Makes Lucene documents of records. Immutable and thread-safe. */
public final class DocumentFactory {
    private final Metric metric;
    private final VectorSimilarityFunction similarity;

    public DocumentFactory(Metric metric) {
        this.metric = metric;
        this.similarity = switch (metric) {
            case COSINE -> VectorSimilarityFunction.COSINE;
            case DOT -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
            case EUCLIDEAN -> VectorSimilarityFunction.EUCLIDEAN;
        };
    }

    public Document document(StoredRecord record) {
        Document document = new Document();
        document.add(new StringField(FieldNames.ID, record.id(), Store.NO));
        document.add(new BinaryDocValuesField(FieldNames.ID, record.id()));
        float[] vector = record.vector();
        String field = SinglePrecision.holds(metric, vector) ? FieldNames.VECTOR : FieldNames.OUT_OF_RANGE_VECTOR;
        document.add(new KnnFloatVectorField(field, vector, similarity));
        document.add(new StoredField(FieldNames.METADATA, record.json()));
        add(document, KeyTerms.WITH_PATHS);
        String text = record.text();
        if (text != null) {
            document.add(new StoredField(FieldNames.TEXT, text));
            addKey(document, KeyTerms.OF_TEXT, text);
        }
        Metadata metadata = record.metadata();
        metadata.asMap().forEach((key, value) -> {
            addKey(document, key, value);
            if (value instanceof Map<?, ?> object && isSegment(key)) {
                addPaths(document, metadata, key, object);
            }
        });
        return document;
    }

    /** A path is a key like any other, unless the record has a top-level key of that name or no filter can name it. */
    private static void addPaths(Document document, Metadata metadata, String to, Map<?, ?> object) {
        object.forEach((key, value) -> {
            String segment = (String) key;
            String path = to + "." + segment;
            if (!isSegment(segment) || Strings.utf8Length(path) > Json.MAX_KEY_BYTES) {
                return;
            }
            if (!metadata.contains(path)) {
                addKey(document, path, value);
            }
            if (value instanceof Map<?, ?> inner) {
                addPaths(document, metadata, path, inner);
            }
        });
    }

    private static boolean isSegment(String key) {
        return !key.isEmpty() && key.indexOf('.') < 0;
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
                document.add(new BinaryPoint(FieldNames.NUMBERS, NumberPoints.point(key, number)));
            }
        }
    }

    private static boolean isScalar(@Nullable Object value) {
        return value != null && !(value instanceof List) && !(value instanceof Map);
    }

    private static void add(Document document, BytesRef term) {
        document.add(new StringField(FieldNames.KEYS, term, Store.NO));
    }
}
