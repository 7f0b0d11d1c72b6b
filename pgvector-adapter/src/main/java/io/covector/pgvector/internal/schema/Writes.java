package io.covector.pgvector.internal.schema;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.WriteMode;
import io.covector.text.Strings;
import org.jspecify.annotations.Nullable;

/**
 * What a table does not take, and why. It is known when the table is looked at, and so refused before anything is sent,
 * whatever the number of records. Immutable and thread-safe.
 *
 * @param insert why no records can be inserted; null if they can
 * @param upsert why none can be upserted
 * @param delete why none can be deleted
 */
public record Writes(
        @Nullable String insert,
        @Nullable String upsert,
        @Nullable String delete) {
    /** Everything is taken. */
    public static final Writes ALL = new Writes(null, null, null);

    /**
     * Refuses a write that the table of the collection does not take.
     *
     * @throws VectorException with {@code UNSUPPORTED}
     */
    public void require(String collection, WriteMode mode) {
        require(collection, mode == WriteMode.INSERT ? "insert" : "upsert", mode == WriteMode.INSERT ? insert : upsert);
    }

    /**
     * Refuses a delete that the table does not take.
     *
     * @throws VectorException with {@code UNSUPPORTED}
     */
    public void requireDelete(String collection) {
        require(collection, "delete", delete);
    }

    private static void require(String collection, String what, @Nullable String problem) {
        if (problem != null) {
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED,
                            "collection " + Strings.quote(collection) + " takes no " + what + ": " + problem)
                    .build();
        }
    }
}
