package io.covector.milvus.internal.filter;

import java.util.List;

/**
 * Values as literals of the expression language, for servers without expression templates: the only place that turns a
 * value into text of a request. Every version reads the escapes used here in the same way; all other characters,
 * control characters among them, stand for themselves. Stateless.
 */
final class Literals {
    private Literals() {}

    static void write(StringBuilder out, Object value) {
        if (value instanceof String text) {
            writeText(out, text);
        } else if (value instanceof List<?> list) {
            writeList(out, list);
        } else {
            out.append(value); // Long and Double: Java's form of both is read back exactly
        }
    }

    static String text(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2);
        writeText(out, value);
        return out.toString();
    }

    private static void writeList(StringBuilder out, List<?> list) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(", ");
            }
            write(out, list.get(i));
        }
        out.append(']');
    }

    private static void writeText(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c);
            }
        }
        out.append('"');
    }
}
