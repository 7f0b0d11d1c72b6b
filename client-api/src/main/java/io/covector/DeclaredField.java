package io.covector;

import io.covector.text.Names;
import java.util.Objects;

/**
 * A metadata key with a type: a real column or scalar field on the server, which can have an index. Immutable and
 * thread-safe.
 */
public final class DeclaredField {
    private final String name;
    private final FieldType type;
    private final boolean indexed;

    private DeclaredField(String name, FieldType type, boolean indexed) {
        this.name = Names.requireIdentifier("declared field", name);
        this.type = Objects.requireNonNull(type, "type");
        this.indexed = indexed;
    }

    /** A field without an index. */
    public static DeclaredField of(String name, FieldType type) {
        return new DeclaredField(name, type, false);
    }

    /** The same field with an index for filters. */
    public DeclaredField indexed() {
        return new DeclaredField(name, type, true);
    }

    /** Name: a letter or underscore, then letters, digits, underscores; 63 characters at most. */
    public String name() {
        return name;
    }

    /** Type of the values. */
    public FieldType type() {
        return type;
    }

    /** Whether the field has an index for filters. */
    public boolean isIndexed() {
        return indexed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeclaredField that
                && name.equals(that.name)
                && type == that.type
                && indexed == that.indexed;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, indexed);
    }

    @Override
    public String toString() {
        return name + " " + type + (indexed ? " indexed" : "");
    }
}
