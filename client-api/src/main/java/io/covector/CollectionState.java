package io.covector;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands under the name of a collection. Immutable and thread-safe. */
public final class CollectionState {
    private static final CollectionState ABSENT = new CollectionState(Kind.ABSENT, null);
    private static final CollectionState PRESENT = new CollectionState(Kind.PRESENT, null);

    private final Kind kind;
    private final @Nullable String description;

    private CollectionState(Kind kind, @Nullable String description) {
        this.kind = kind;
        this.description = description;
    }

    /** The three states. */
    public enum Kind {
        /** Nothing: it can be created. */
        ABSENT,
        /** A collection that Covector made, or one that the configuration attaches: it can be opened. */
        PRESENT,
        /**
         * Something that somebody else made and the configuration does not attach. It can be neither opened nor created
         * nor dropped: each of these calls fails with {@link ErrorCode#FOREIGN_COLLECTION}.
         */
        FOREIGN
    }

    /** Nothing. */
    public static CollectionState absent() {
        return ABSENT;
    }

    /** A collection that can be opened. */
    public static CollectionState present() {
        return PRESENT;
    }

    /** What somebody else made: its columns or fields, and how to use it. */
    public static CollectionState foreign(String description) {
        return new CollectionState(Kind.FOREIGN, Objects.requireNonNull(description, "description"));
    }

    /** Which of the three. */
    public Kind kind() {
        return kind;
    }

    /** What is there and how to use it, if somebody else made it. */
    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    /**
     * This state, if it is not {@link Kind#FOREIGN}.
     *
     * @param name name of the collection, for the message
     * @throws VectorException with {@code FOREIGN_COLLECTION} and the description if it is
     */
    public CollectionState requireOurs(String name) {
        Objects.requireNonNull(name, "name");
        if (description != null) {
            throw VectorException.builder(
                            ErrorCode.FOREIGN_COLLECTION,
                            "'" + name + "' is no collection that Covector made: there is " + description)
                    .build();
        }
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CollectionState that
                && kind == that.kind
                && Objects.equals(description, that.description);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, description);
    }

    @Override
    public String toString() {
        return kind + (description == null ? "" : ": " + description);
    }
}
