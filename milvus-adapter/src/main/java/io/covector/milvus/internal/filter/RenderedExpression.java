package io.covector.milvus.internal.filter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An expression as it is sent. Immutable and thread-safe.
 *
 * @param text the expression; empty if it is true for every record
 * @param values the values of its template parameters by their names
 */
public record RenderedExpression(String text, Map<String, Object> values) {
    static final RenderedExpression EVERY_RECORD = new RenderedExpression("", Map.of());

    /**
     * SessionTimestamps an expression that is not {@link Expression#FALSE}.
     *
     * @param templates whether the server reads expression templates; else values are written as {@link Literals}
     */
    public static RenderedExpression of(Expression expr, boolean templates) {
        if (expr.equals(Expression.TRUE)) {
            return EVERY_RECORD;
        }
        Writer writer = new Writer(templates);
        writer.write(expr);
        return new RenderedExpression(writer.out.toString(), Map.copyOf(writer.values));
    }

    private static final class Writer {
        private final StringBuilder out = new StringBuilder(64);
        private final Map<String, Object> values = new LinkedHashMap<>();
        private final boolean templates;

        private Writer(boolean templates) {
            this.templates = templates;
        }

        void write(Expression expr) {
            if (expr instanceof Expression.Leaf leaf) {
                leaf.yes().pieces().forEach(this::writePiece);
            } else if (expr instanceof Expression.Group group) {
                writeBalanced(group.parts(), group.all() ? " and " : " or ");
            } else {
                throw new IllegalArgumentException("a constant inside an expression: " + expr);
            }
        }

        // the depth in the server's parser is limited, and a chain of operators is as deep as it is long
        private void writeBalanced(List<Expression> parts, String operator) {
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
            if (!(piece instanceof ExpressionFragment.Literal literal)) {
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
