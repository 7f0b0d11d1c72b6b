package io.covector.resilience;

import io.covector.observe.Operation;
import org.jspecify.annotations.Nullable;

/**
 * One request, in the words of the API.
 *
 * @param operation what it does
 * @param collection its collection, if it has one
 * @param items records, ids or query vectors that it carries
 */
record Request(Operation operation, @Nullable String collection, int items) {
    /** What it means to carry it out twice. */
    OperationClass type() {
        return OperationClass.of(operation);
    }

    /** Whether a second request may run beside it: it is a read of one query or of some ids, quick enough that an answer can be late. */
    boolean mayBeSentTwice() {
        return operation == Operation.SEARCH || operation == Operation.GET;
    }
}
