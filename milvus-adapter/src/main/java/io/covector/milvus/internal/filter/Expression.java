package io.covector.milvus.internal.filter;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A boolean expression of the server's language. Each leaf holds its complement too, because versions differ in what
 * {@code not} makes of a missing value. Immutable and thread-safe.
 */
public sealed interface Expression {
    Expression TRUE = new Constant(true);
    Expression FALSE = new Constant(false);

    /** True for every record, or for none. */
    record Constant(boolean value) implements Expression {
        @Override
        public Expression not() {
            return value ? FALSE : TRUE;
        }

        @Override
        public int depth() {
            return 0;
        }
    }

    /** A test and its complement: exactly one of them is true for each record. */
    record Leaf(ExpressionFragment yes, ExpressionFragment no) implements Expression {
        @Override
        public Expression not() {
            return new Leaf(no, yes);
        }

        @Override
        public int depth() {
            return 1;
        }
    }

    /** At least two parts, none of them constant or a group of the same kind. */
    record Group(boolean all, List<Expression> parts) implements Expression {
        @Override
        public Expression not() {
            return combine(!all, parts.stream().map(Expression::not).toList());
        }

        @Override
        public int depth() {
            int deepest = 0;
            for (Expression part : parts) {
                deepest = Math.max(deepest, part.depth());
            }
            // written as a balanced tree of binary operators
            return deepest + 32 - Integer.numberOfLeadingZeros(parts.size() - 1);
        }
    }

    /** The exact complement. */
    Expression not();

    /** Depth of the operators when it is written. */
    int depth();

    static Expression leaf(ExpressionFragment yes, ExpressionFragment no) {
        return new Leaf(yes, no);
    }

    static Expression and(Expression... parts) {
        return combine(true, List.of(parts));
    }

    static Expression or(Expression... parts) {
        return combine(false, List.of(parts));
    }

    static Expression and(List<Expression> parts) {
        return combine(true, parts);
    }

    static Expression or(List<Expression> parts) {
        return combine(false, parts);
    }

    private static Expression combine(boolean all, List<Expression> parts) {
        Set<Expression> kept = new LinkedHashSet<>();
        for (Expression part : parts) {
            if (part instanceof Constant constant) {
                if (constant.value() != all) {
                    return constant;
                }
            } else if (part instanceof Group group && group.all() == all) {
                kept.addAll(group.parts());
            } else {
                kept.add(part);
            }
        }
        if (kept.isEmpty()) {
            return all ? TRUE : FALSE;
        }
        List<Expression> list = new ArrayList<>(kept);
        return list.size() == 1 ? list.get(0) : new Group(all, List.copyOf(list));
    }
}
