package io.covector.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.VectorException;
import io.covector.text.Json;
import io.covector.text.Strings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text segments as metadata of records and back. The text of a segment stands in a declared field; nothing else of this
 * module knows where. Immutable and thread-safe.
 */
final class Segments {
    private final String textField;

    Segments(String textField) {
        this.textField = textField;
    }

    /** Declares what a new collection needs. */
    CollectionSpec.Builder declare(CollectionSpec.Builder spec) {
        return spec.field(textField, FieldType.STRING);
    }

    /** Refuses a collection that has no place for a text. */
    void require(CollectionSpec spec) {
        FieldType type = spec.field(textField).map(DeclaredField::type).orElse(null);
        if (type != FieldType.STRING) {
            throw VectorException.invalidArgument("collection " + Strings.quote(spec.name()) + " has "
                    + (type == null ? "no declared field " : "a field of type " + type + " with the name ")
                    + Strings.quote(textField) + "; accepted as textField is a declared field of type STRING, one of "
                    + spec.fields().stream()
                            .filter(field -> field.type() == FieldType.STRING)
                            .map(DeclaredField::name)
                            .toList());
        }
    }

    /** What a record of the segment holds beside id and vector; nothing without a segment. */
    io.covector.Metadata metadata(@Nullable TextSegment segment) {
        if (segment == null) {
            return io.covector.Metadata.empty();
        }
        io.covector.Metadata.Builder metadata = io.covector.Metadata.builder();
        segment.metadata().toMap().forEach((key, value) -> {
            if (key.equals(textField)) {
                throw VectorException.invalidArgument("metadata of a segment has the key " + Strings.quote(key)
                        + ", under which its text is stored; accepted are other keys, or another textField");
            }
            metadata.put(key, value);
        });
        return metadata.put(textField, segment.text()).build();
    }

    /** The segment of a record; null if it has no text. */
    @Nullable
    TextSegment segment(io.covector.Metadata metadata) {
        String text = metadata.getString(textField).orElse(null);
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
