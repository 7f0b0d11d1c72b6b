package io.covector.milvus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A boolean expression of the server's language. The complement is made by {@link #not} at the leaves, which carry both forms:
 * what the server makes of {@code not} over a missing value differs between versions. Immutable and thread-safe.
 */
sealed interface Expr {
    Expr TRUE = new Constant(true);
    Expr FALSE = new Constant(false);

    /** Every record, or none. */
    record Constant(boolean value) implements Expr {
        @Override
        public Expr not() {
            return value ? FALSE : TRUE;
        }

        @Override
        public int depth() {
            return 0;
        }
    }

    /** One test in two forms, of which every record meets exactly one. */
    record Leaf(Fragment yes, Fragment no) implements Expr {
        @Override
        public Expr not() {
            return new Leaf(no, yes);
        }

        @Override
        public int depth() {
            return 1;
        }
    }

    /** At least two parts, none of them constant or a group of the same kind. */
    record Group(boolean all, List<Expr> parts) implements Expr {
        @Override
        public Expr not() {
            return combine(!all, parts.stream().map(Expr::not).toList());
        }

        @Override
        public int depth() {
            int deepest = 0;
            for (Expr part : parts) {
                deepest = Math.max(deepest, part.depth());
            }
            // written as a balanced tree of binary operators
            return deepest + 32 - Integer.numberOfLeadingZeros(parts.size() - 1);
        }
    }

    /** The exact complement. */
    Expr not();

    /** Nesting of the operators when it is written. */
    int depth();

    static Expr leaf(Fragment yes, Fragment no) {
        return new Leaf(yes, no);
    }

    static Expr and(Expr... parts) {
        return combine(true, List.of(parts));
    }

    static Expr or(Expr... parts) {
        return combine(false, List.of(parts));
    }

    static Expr and(List<Expr> parts) {
        return combine(true, parts);
    }

    static Expr or(List<Expr> parts) {
        return combine(false, parts);
    }

    private static Expr combine(boolean all, List<Expr> parts) {
        Set<Expr> kept = new LinkedHashSet<>();
        for (Expr part : parts) {
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
        List<Expr> list = new ArrayList<>(kept);
        return list.size() == 1 ? list.get(0) : new Group(all, List.copyOf(list));
    }
}
