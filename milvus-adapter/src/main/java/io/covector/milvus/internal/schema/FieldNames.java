package io.covector.milvus.internal.schema;

import io.covector.text.DistinctNames;
import java.util.Locale;
import java.util.Set;

/**
 * Names of the fields of a Milvus collection. A declared field keeps its name. If that is a word of the expression
 * language or could be a name of the adapter, it gets the prefix {@code f_}. Stateless.
 */
public final class FieldNames {
    public static final String ID = "id";
    public static final String METADATA = "metadata";

    /** True if the metadata holds a number that the server would round, or a value that it cannot parse. */
    public static final String INEXACT = "_inexact";

    /** The text; declared fields whose names begin so are escaped. */
    static final String TEXT = DistinctNames.TEXT;

    private static final String ESCAPE = "f_";

    // keywords, functions and reserved names of the grammars of 2.3 to 2.6 and of Milvus Lite
    private static final Set<String> RESERVED = Set.of(
            "and",
            "or",
            "not",
            "in",
            "like",
            "is",
            "null",
            "exists",
            "true",
            "false",
            "iso",
            "interval",
            "json_contains",
            "json_contains_any",
            "json_contains_all",
            "array_contains",
            "array_contains_any",
            "array_contains_all",
            "array_length",
            "text_match",
            "phrase_match",
            "random_sample",
            "count",
            "st_contains",
            "st_within",
            "st_intersects",
            "st_equals",
            "st_touches",
            "st_overlaps",
            "st_crosses",
            "st_dwithin",
            "st_isvalid",
            "rowid",
            "timestamp");

    private FieldNames() {}

    public static String of(String declared) {
        boolean taken = declared.startsWith("_") || declared.startsWith(ESCAPE) || isReserved(declared);
        return taken ? ESCAPE + declared : declared;
    }

    /** Whether it is a word of the expression language. */
    static boolean isReserved(String name) {
        return RESERVED.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The field that says whether the record has a value for the declared field. */
    public static String presence(String declared) {
        return "_has_" + declared;
    }
}
