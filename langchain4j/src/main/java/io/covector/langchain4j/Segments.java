package io.covector.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.text.Json;
import io.covector.text.Strings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text segments as records and back. The text of a segment is that of the record, or stands in a declared field;
 * nothing else of this module knows where. Immutable and thread-safe.
 */
final class Segments {
    /** The declared field that holds the text in a collection without one, unless another is named. */
    static final String DEFAULT_FIELD = "text";

    private final @Nullable String textField; // null for the text of the record

    private Segments(@Nullable String textField) {
        this.textField = textField;
    }

    /** Declares what a new collection needs: a text, or the field that is named. */
    static CollectionSpec.Builder declare(CollectionSpec.Builder spec, @Nullable String textField) {
        return textField == null ? spec.text() : spec.field(textField, FieldType.STRING);
    }

    /** Whether a collection has no text, and the declared field {@value #DEFAULT_FIELD} holds it. */
    static boolean areInField(CollectionSpec spec) {
        return !spec.hasText()
                && spec.field(DEFAULT_FIELD).map(DeclaredField::type).orElse(null) == FieldType.STRING;
    }

    /**
     * Where a collection holds the text of a segment: in the declared field that is named, else in the text of the
     * record, else in the declared field {@value #DEFAULT_FIELD}.
     */
    static Segments of(CollectionSpec spec, @Nullable String textField) {
        if (textField == null && spec.hasText()) {
            return new Segments(null);
        }
        String field = textField == null ? DEFAULT_FIELD : textField;
        FieldType type = spec.field(field).map(DeclaredField::type).orElse(null);
        if (type != FieldType.STRING) {
            throw VectorException.invalidArgument("collection " + Strings.quote(spec.name()) + " has "
                    + (textField == null ? "no text and " : "")
                    + (type == null ? "no declared field " : "a field of type " + type + " with the name ")
                    + Strings.quote(field) + "; accepted are a collection with a text (CollectionSpec.Builder.text()),"
                    + " or as textField a declared field of type STRING, one of "
                    + spec.fields().stream()
                            .filter(declared -> declared.type() == FieldType.STRING)
                            .map(DeclaredField::name)
                            .toList());
        }
        return new Segments(field);
    }

    /** The record with what the segment says; the same without a segment. */
    VectorRecord with(@Nullable TextSegment segment, VectorRecord record) {
        if (segment == null) {
            return record;
        }
        io.covector.Metadata.Builder metadata = io.covector.Metadata.builder();
        segment.metadata().toMap().forEach((key, value) -> {
            if (key.equals(textField)) {
                throw VectorException.invalidArgument("metadata of a segment has the key " + Strings.quote(key)
                        + ", under which its text is stored; accepted are other keys, or another textField");
            }
            metadata.put(key, value);
        });
        return textField == null
                ? record.withMetadata(metadata.build()).withText(segment.text())
                : record.withMetadata(metadata.put(textField, segment.text()).build());
    }

    /** The segment of a record; null if it has no text. */
    @Nullable
    TextSegment of(VectorRecord record) {
        io.covector.Metadata metadata = record.metadata();
        String text = textField == null
                ? record.text()
                : metadata.getString(textField).orElse(null);
        if (text == null || text.isBlank()) { // LangChain4j knows no segment without a text
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        metadata.asMap().forEach((key, value) -> {
            if (value != null && !key.equals(textField)) {
                values.put(key, value(value));
            }
        });
        return TextSegment.from(text, Metadata.from(values));
    }

    /** LangChain4j holds texts, UUIDs, ints, longs, floats and doubles; what others have stored comes as text. */
    private static Object value(Object value) {
        if (value instanceof String || value instanceof Long || value instanceof Double) {
            return value;
        }
        return value instanceof List<?> || value instanceof Map<?, ?> ? Json.write(value) : value.toString();
    }
}
