package io.covector.milvus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An expression as it is sent. Immutable and thread-safe.
 *
 * @param text the expression; empty for every record
 * @param values the values of its templates by their names
 */
record ExprText(String text, Map<String, Object> values) {
    static final ExprText EVERY_RECORD = new ExprText("", Map.of());

    /**
     * Writes an expression that is not {@link Expr#FALSE}.
     *
     * @param templates whether the server reads expression templates; else values are written as {@link Literals}
     */
    static ExprText of(Expr expr, boolean templates) {
        if (expr.equals(Expr.TRUE)) {
            return EVERY_RECORD;
        }
        Writer writer = new Writer(templates);
        writer.write(expr);
        return new ExprText(writer.out.toString(), Map.copyOf(writer.values));
    }

    private static final class Writer {
        private final StringBuilder out = new StringBuilder(64);
        private final Map<String, Object> values = new LinkedHashMap<>();
        private final boolean templates;

        private Writer(boolean templates) {
            this.templates = templates;
        }

        void write(Expr expr) {
            if (expr instanceof Expr.Leaf leaf) {
                leaf.yes().pieces().forEach(this::writePiece);
            } else if (expr instanceof Expr.Group group) {
                writeBalanced(group.parts(), group.all() ? " and " : " or ");
            } else {
                throw new IllegalArgumentException("a constant inside an expression: " + expr);
            }
        }

        // a chain of hundreds of operators nests as deep in the server's parser, which has a limit; a balanced tree
        // does not
        private void writeBalanced(List<Expr> parts, String operator) {
            if (parts.size() == 1) {
                write(parts.get(0));
                return;
            }
            int half = parts.size() / 2;
            out.append('(');
            writeBalanced(parts.subList(0, half), operator);
            out.append(operator);
            writeBalanced(parts.subList(half, parts.size()), operator);
            out.append(')');
        }

        private void writePiece(Object piece) {
            if (!(piece instanceof Fragment.Literal literal)) {
                out.append(piece);
            } else if (templates) {
                String name = "v" + values.size();
                values.put(name, literal.value());
                out.append('{').append(name).append('}');
            } else {
                Literals.write(out, literal.value());
            }
        }
    }
}
