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
 * Documents as records and back. The text of a document is that of the record, or stands in a declared field; nothing
 * else of this module knows where. Immutable and thread-safe.
 */
final class Documents {
    private static final String DEFAULT_FIELD = "content"; // as Spring AI's own stores call it

    private final @Nullable String textField; // null for the text of the record
    private final boolean withDistance;

    private Documents(@Nullable String textField, boolean withDistance) {
        this.textField = textField;
        this.withDistance = withDistance;
    }

    /** Declares what a new collection needs: a text, or the field that is named. */
    static CollectionSpec.Builder declare(CollectionSpec.Builder spec, @Nullable String textField) {
        return textField == null ? spec.text() : spec.field(textField, FieldType.STRING);
    }

    /**
     * Where a collection holds the text of a document: in the declared field that is named, else in the text of the
     * record, else in the declared field {@value #DEFAULT_FIELD}.
     */
    static Documents of(CollectionSpec spec, @Nullable String textField, boolean withDistance) {
        if (textField == null && spec.hasText()) {
            return new Documents(null, withDistance);
        }
        String field = textField == null ? DEFAULT_FIELD : textField;
        FieldType type = spec.field(field).map(DeclaredField::type).orElse(null);
        if (type != FieldType.STRING) {
            throw Target.mismatch(
                    spec,
                    "it has " + (textField == null ? "no text and " : "")
                            + (type == null ? "no declared field " : "a field of type " + type + " with the name ")
                            + Strings.quote(field)
                            + "; accepted are a collection with a text (CollectionSpec.Builder.text()), or as textField"
                            + " a declared field of type STRING, one of "
                            + spec.fields().stream()
                                    .filter(declared -> declared.type() == FieldType.STRING)
                                    .map(DeclaredField::name)
                                    .toList());
        }
        return new Documents(field, withDistance);
    }

    /**
     * What of the document stands under keys.
     *
     * @throws VectorException if that, or the text, is what no backend can store
     */
    Metadata metadata(Document document) {
        String text = text(document);
        Strings.requireStorable("text of document " + Strings.quote(document.getId()), text);
        Metadata.Builder metadata = Metadata.builder();
        document.getMetadata().forEach((key, value) -> {
            if (key.equals(textField)) {
                throw VectorException.invalidArgument("metadata of document " + Strings.quote(document.getId())
                        + " has the key " + Strings.quote(key)
                        + ", under which its text is stored; accepted are other keys, or another textField");
            }
            metadata.put(key, value);
        });
        return textField == null
                ? metadata.build()
                : metadata.put(textField, text).build();
    }

    VectorRecord record(RecordId id, float[] embedding, Metadata metadata, Document document) {
        VectorRecord record = VectorRecord.of(id, Vector.wrap(embedding), metadata);
        return textField == null ? record.withText(text(document)) : record;
    }

    private static String text(Document document) {
        return Objects.requireNonNullElse(document.getText(), "");
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
                .text(Objects.requireNonNullElse(text(record), "")) // others may have stored none
                .metadata(values)
                .score(score)
                .build();
    }

    private @Nullable String text(VectorRecord record) {
        return textField == null
                ? record.text()
                : record.metadata().getString(textField).orElse(null);
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
