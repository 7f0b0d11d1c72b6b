package io.covector.resilience;

import org.jspecify.annotations.Nullable;

/**
 * One call, in the words of the API.
 *
 * @param type what it means to carry it out twice
 * @param name such as {@code search}
 * @param collection its collection, if it has one
 * @param items records, ids or query vectors that it carries
 */
record Operation(OperationClass type, String name, @Nullable String collection, int items) {
    /** Whether a second request may run beside it: it is a read of one query or of some ids, quick enough that an answer can be late. */
    boolean mayBeSentTwice() {
        return type == OperationClass.READ && (name.equals("search") || name.equals("get"));
    }
}
