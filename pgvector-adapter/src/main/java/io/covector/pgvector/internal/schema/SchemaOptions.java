package io.covector.pgvector.internal.schema;

import io.covector.config.Settings;
import io.covector.pgvector.internal.sql.Identifiers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where collections live, and how their tables are made. Immutable and thread-safe.
 *
 * @param schema where collections live; without it the first schema of the search_path that exists
 * @param createExtension whether to create the vector extension where it is missing
 * @param index defaults of index builds
 * @param attached existing tables as collections, by the names of the collections
 */
public record SchemaOptions(
        Optional<String> schema, boolean createExtension, IndexDefaults index, Map<String, TableMapping> attached) {
    /** Reads the options. */
    public static SchemaOptions from(Settings settings) {
        return new SchemaOptions(
                TableMapping.parsed(settings, "schema", schema -> Identifiers.require("schema", schema)),
                settings.bool("create-extension").orElse(true),
                IndexDefaults.from(settings.section("index")),
                attached(settings.section("collections")));
    }

    private static Map<String, TableMapping> attached(Settings section) {
        Map<String, TableMapping> attached = new LinkedHashMap<>();
        for (String name : section.names()) {
            attached.put(name, TableMapping.from(section.section(name)));
        }
        return attached;
    }
}
