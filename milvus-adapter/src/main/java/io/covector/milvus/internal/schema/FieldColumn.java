package io.covector.milvus.internal.schema;

import io.milvus.grpc.DataType;
import java.util.Optional;

/**
 * The scalar field of a declared field on the server. Immutable and thread-safe.
 *
 * @param name its name there
 * @param type its type there
 * @param presence the boolean field beside it that says whether the record has a value; of Covector's own collections
 * @param nullable whether the server keeps a null in it
 * @param defaulted whether the server gives a record without a value a default one
 * @param maxBytes longest text, alone or in a list, in bytes
 * @param maxItems longest list
 */
public record FieldColumn(
        String name,
        DataType type,
        Optional<String> presence,
        boolean nullable,
        boolean defaulted,
        int maxBytes,
        int maxItems) {
    /** Whether a record need not have a value. */
    public boolean mayBeAbsent() {
        return presence.isPresent() || nullable || defaulted;
    }

    /** Whether the name can stand in an expression: words of the language cannot. */
    public boolean inExpressions() {
        return !FieldNames.isReserved(name);
    }
}
