package io.covector.pgvector.internal.sql;

import io.covector.VectorException;
import io.covector.text.Strings;
import java.util.ArrayList;
import java.util.List;

/** Names in SQL. Stateless. */
public final class Identifiers {
    private static final int MAX_BYTES = 63; // NAMEDATALEN - 1; longer names would be cut without an error

    private Identifiers() {}

    /** The name in double quotes, case kept. */
    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    public static String qualified(String schema, String name) {
        return quote(schema) + "." + quote(name);
    }

    /**
     * A name that an application gives: any text that PostgreSQL can hold as an identifier.
     *
     * @throws VectorException if it is none
     */
    public static String require(String what, String name) {
        Strings.requireStorable(what, name);
        int bytes = Strings.utf8Length(name);
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw VectorException.invalidArgument(what + " " + Strings.quote(name) + " has " + bytes
                    + " bytes in UTF-8; accepted are 1 to " + MAX_BYTES);
        }
        return name;
    }

    /** {@code schema.table} or {@code table}, each part plain or in double quotes, as one or two names. */
    public static List<String> parts(String what, String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (doubled) {
                    part.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == '.' && !quoted) {
                parts.add(require(what, part.toString()));
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(require(what, part.toString()));
        if (quoted || parts.size() > 2) {
            throw VectorException.invalidArgument(what + " " + Strings.quote(text)
                    + " is not accepted; accepted are table, schema.table, and \"any name\" in double quotes");
        }
        return parts;
    }
}
