package io.covector.pgvector.internal.schema;

import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.text.DistinctNames;
import io.covector.text.Strings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which columns of an existing table make it a collection. Immutable and thread-safe.
 *
 * @param table one name, or schema and name
 * @param id column of the ids
 * @param vector column of the vectors
 * @param metadata jsonb or json column of the free metadata
 * @param text column of the texts
 * @param metric how nearness is measured
 * @param fields columns by the names of the declared fields
 * @param strict whether keys that are not declared are refused
 * @param dropsAllIndexes whether indexes that others have made are dropped, too
 */
public record TableMapping(
        List<String> table,
        String id,
        String vector,
        Optional<String> metadata,
        Optional<String> text,
        Metric metric,
        Map<String, String> fields,
        boolean strict,
        boolean dropsAllIndexes) {
    static TableMapping from(Settings settings) {
        String metric = settings.oneOf(
                        "metric",
                        Arrays.stream(Metric.values()).map(Metric::name).toArray(String[]::new))
                .required();
        Settings section = settings.section("fields");
        Map<String, String> fields = new LinkedHashMap<>();
        Optional<String> text = column(settings, "text");
        DistinctNames names = text.isPresent() ? DistinctNames.withText() : new DistinctNames();
        for (String field : section.names()) {
            requireName(section, names, field);
            column(section, field).ifPresent(column -> fields.put(field, column));
        }
        String id = column(settings, "id").orElse("id");
        text.ifPresent(column -> requireOnce(settings, column, id, fields));
        TableMapping mapping = new TableMapping(
                parsed(settings, "table", table -> Identifiers.parts("table", table))
                        .orElseGet(() -> List.of(settings.string("table").required())),
                id,
                column(settings, "vector").orElse("vector"),
                column(settings, "metadata"),
                text,
                Metric.valueOf(metric.toUpperCase(Locale.ROOT)),
                fields,
                settings.bool("strict").orElse(false),
                settings.oneOf("drop-indexes", "own", "all").orElse("own").equals("all"));
        settings.rejectUnknown();
        return mapping;
    }

    public Optional<String> schema() {
        return table.size() == 1 ? Optional.empty() : Optional.of(table.get(0));
    }

    public String tableName() {
        return table.get(table.size() - 1);
    }

    private static void requireName(Settings section, DistinctNames names, String field) {
        try {
            String unused = names.require("declared field", field);
        } catch (VectorException e) {
            throw section.error(field, e.text());
        }
    }

    /** Two parts of a record have two columns. */
    private static void requireOnce(Settings settings, String text, String id, Map<String, String> fields) {
        if (text.equals(id)) {
            throw settings.error("text", "column " + Strings.quote(text) + " is that of the ids; accepted is another");
        }
        fields.forEach((field, column) -> {
            if (column.equals(text)) {
                throw settings.error(
                        "text",
                        "column " + Strings.quote(text) + " is mapped as the declared field " + Strings.quote(field)
                                + ", too; accepted is one of both");
            }
        });
    }

    private static Optional<String> column(Settings settings, String key) {
        return parsed(settings, key, column -> Identifiers.require("column", column));
    }

    /** A value that its own parser checks; the error says what the parser accepts. */
    static <T> Optional<T> parsed(Settings settings, String key, Function<String, T> parser) {
        try {
            return settings.string(key).optional().map(parser);
        } catch (VectorException e) {
            throw e.code() == ErrorCode.INVALID_CONFIG ? e : settings.error(key, e.text());
        }
    }
}
