package io.covector.springai;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.text.Strings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.DocumentMetadata;

/**
 * Documents as records and back. The text of a document stands in a declared field; nothing else of this module knows
 * where. Immutable and thread-safe.
 */
final class Documents {
    private final String textField;
    private final boolean withDistance;

    Documents(String textField, boolean withDistance) {
        this.textField = textField;
        this.withDistance = withDistance;
    }

    /** Declares what a new collection needs. */
    CollectionSpec.Builder declare(CollectionSpec.Builder spec) {
        return spec.field(textField, FieldType.STRING);
    }

    /** What of a collection has no place for a text; null if it has one. */
    @Nullable
    String mismatch(CollectionSpec spec) {
        FieldType type = spec.field(textField).map(DeclaredField::type).orElse(null);
        if (type == FieldType.STRING) {
            return null;
        }
        return "it has " + (type == null ? "no declared field " : "a field of type " + type + " with the name ")
                + Strings.quote(textField) + "; accepted as textField is a declared field of type STRING, one of "
                + spec.fields().stream()
                        .filter(field -> field.type() == FieldType.STRING)
                        .map(DeclaredField::name)
                        .toList();
    }

    /** What a record of the document holds beside id and vector. */
    Metadata metadata(Document document) {
        Metadata.Builder metadata = Metadata.builder();
        document.getMetadata().forEach((key, value) -> {
            if (key.equals(textField)) {
                throw VectorException.invalidArgument("metadata of document " + Strings.quote(document.getId())
                        + " has the key " + Strings.quote(key)
                        + ", under which its text is stored; accepted are other keys, or another textField");
            }
            metadata.put(key, value);
        });
        return metadata.put(textField, Objects.requireNonNullElse(document.getText(), ""))
                .build();
    }

    VectorRecord record(RecordId id, float[] embedding, Metadata metadata) {
        return VectorRecord.of(id, Vector.wrap(embedding), metadata);
    }

    /** The document of a record, without a score. */
    Document document(VectorRecord record) {
        return document(record, values(record.metadata()), null);
    }

    /** The document of a hit. */
    Document document(SearchHit hit, double score) {
        Map<String, Object> values = values(hit.metadata());
        if (withDistance) {
            hit.distance().ifPresent(distance -> values.put(DocumentMetadata.DISTANCE.value(), distance));
        }
        return document(hit.record(), values, score);
    }

    private Document document(VectorRecord record, Map<String, Object> values, @Nullable Double score) {
        return Document.builder()
                .id(record.id().toString())
                .text(record.metadata().getString(textField).orElse("")) // others may have stored none
                .metadata(values)
                .score(score)
                .build();
    }

    /** Without nulls, which Spring AI refuses. */
    private Map<String, Object> values(Metadata metadata) {
        Map<String, Object> values = new LinkedHashMap<>();
        metadata.asMap().forEach((key, value) -> {
            if (value != null && !key.equals(textField)) {
                values.put(key, value(value));
            }
        });
        return values;
    }

    /** Integers are as the stores of Spring AI give them back: an Integer where they fit in one. */
    private static Object value(Object value) {
        if (value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        return value;
    }
}
