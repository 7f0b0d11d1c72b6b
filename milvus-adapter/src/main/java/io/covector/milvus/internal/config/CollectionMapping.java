package io.covector.milvus.internal.config;

import io.covector.Metric;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.text.DistinctNames;
import io.covector.text.Strings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which fields of an existing collection make it one of Covector's. Names of fields become a part of expressions, so
 * that only those are accepted that stand for themselves there. Immutable and thread-safe.
 *
 * @param collection its name on the server
 * @param id the primary key
 * @param vector the field of the vectors
 * @param metadata the JSON field of the free metadata, {@code $meta} for the dynamic field
 * @param text the VarChar field of the texts
 * @param metric how nearness is measured; without it as the index says
 * @param strict whether keys that are not declared are refused
 * @param fields scalar fields by the names of the declared fields
 */
public record CollectionMapping(
        String collection,
        String id,
        String vector,
        Optional<String> metadata,
        Optional<String> text,
        Optional<Metric> metric,
        boolean strict,
        Map<String, String> fields) {
    private static final String DYNAMIC = "$meta";
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");

    /** All of a section, by the names of the collections. */
    static Map<String, CollectionMapping> all(Settings section) {
        Map<String, CollectionMapping> mappings = new LinkedHashMap<>();
        for (String name : section.names()) {
            mappings.put(name, from(name, section.section(name)));
        }
        return mappings;
    }

    private static CollectionMapping from(String name, Settings settings) {
        String collection = settings.string("collection").orElse(name);
        int bytes = Strings.utf8Length(collection);
        if (bytes < 1 || bytes > 255) {
            throw settings.error("collection", "has " + bytes + " bytes; accepted are 1 to 255");
        }
        String[] metrics = Arrays.stream(Metric.values()).map(Metric::name).toArray(String[]::new);
        Optional<String> text = field(settings, "text");
        CollectionMapping mapping = new CollectionMapping(
                collection,
                field(settings, "id").orElse("id"),
                field(settings, "vector").orElse("vector"),
                metadata(settings),
                text,
                settings.oneOf("metric", metrics)
                        .optional()
                        .map(metric -> Metric.valueOf(metric.toUpperCase(Locale.ROOT))),
                settings.bool("strict").orElse(false),
                fields(settings.section("fields"), text.isPresent()));
        settings.rejectUnknown();
        mapping.requireDistinct(settings);
        return mapping;
    }

    private static Optional<String> metadata(Settings settings) {
        Optional<String> metadata = settings.string("metadata").optional();
        return metadata.equals(Optional.of(DYNAMIC)) ? metadata : field(settings, "metadata");
    }

    private static Map<String, String> fields(Settings section, boolean withText) {
        Map<String, String> fields = new LinkedHashMap<>();
        DistinctNames names = withText ? DistinctNames.withText() : new DistinctNames();
        for (String declared : section.names()) {
            try {
                String unused = names.require("declared field", declared);
            } catch (VectorException e) {
                throw section.error(declared, e.text());
            }
            field(section, declared).ifPresent(field -> fields.put(declared, field));
        }
        return fields;
    }

    private static Optional<String> field(Settings settings, String key) {
        Optional<String> field = settings.string(key).optional();
        if (field.isPresent() && !FIELD.matcher(field.get()).matches()) {
            throw settings.error(
                    key,
                    "is " + Strings.quote(field.get()) + "; accepted is the name of a field: a letter or underscore, "
                            + "then letters, digits and underscores, 255 at most"
                            + (key.equals("metadata") ? ", or " + DYNAMIC + " for the dynamic field" : ""));
        }
        return field;
    }

    private void requireDistinct(Settings settings) {
        Set<String> mapped = new LinkedHashSet<>(List.of(id));
        if (!mapped.add(vector)) {
            throw settings.error("vector", "is '" + vector + "', which 'id' is, too; accepted is a field for each");
        }
        metadata.filter(field -> !mapped.add(field)).ifPresent(field -> {
            throw settings.error("metadata", "is '" + field + "', which is mapped twice; accepted is a field for each");
        });
        text.filter(field -> !mapped.add(field)).ifPresent(field -> {
            throw settings.error("text", "is '" + field + "', which is mapped twice; accepted is a field for each");
        });
        fields.forEach((declared, field) -> {
            if (!mapped.add(field)) {
                throw settings.section("fields")
                        .error(declared, "is '" + field + "', which is mapped twice; accepted is a field for each");
            }
        });
    }
}
