package io.covector;

import io.covector.text.DistinctNames;
import io.covector.text.Names;
import io.covector.text.Strings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a collection is: name, kind of ids, vector fields, text, declared fields. Immutable and thread-safe. */
public final class CollectionSpec {
    private final String name;
    private final IdType idType;
    private final List<VectorField> vectorFields;
    private final Map<String, DeclaredField> fields;
    private final boolean hasText;
    private final boolean isStrict;

    private CollectionSpec(Builder builder) {
        this.name = Names.requireIdentifier("collection", builder.name);
        this.idType = builder.idType;
        this.hasText = builder.hasText;
        this.isStrict = builder.isStrict;
        if (builder.vectorFields.isEmpty()) {
            throw VectorException.invalidArgument(
                    "collection " + Strings.quote(name) + " has no vector field; accepted are one or more");
        }
        this.vectorFields = List.copyOf(builder.vectorFields);
        this.fields = new LinkedHashMap<>();
        DistinctNames names = hasText ? DistinctNames.withText() : new DistinctNames();
        for (VectorField field : vectorFields) {
            String unused = names.require("vector field", field.name());
        }
        for (DeclaredField field : builder.fields) {
            String unused = names.require("declared field", field.name());
            fields.put(field.name(), field);
        }
    }

    /** Starts a spec. Ids are strings and there are no declared fields unless said otherwise. */
    public static Builder builder(String name) {
        return new Builder(Objects.requireNonNull(name, "name"));
    }

    /** Name of the collection. */
    public String name() {
        return name;
    }

    /** What the ids are. */
    public IdType idType() {
        return idType;
    }

    /** The vector fields in the order of their declaration, one or more. */
    public List<VectorField> vectorFields() {
        return vectorFields;
    }

    /**
     * The only vector field.
     *
     * @throws VectorException with {@code INVALID_ARGUMENT} if there are several: then name one
     */
    public VectorField vectorField() {
        if (vectorFields.size() > 1) {
            throw VectorException.invalidArgument("collection " + Strings.quote(name) + " has the vector fields "
                    + vectorFieldNames() + "; accepted is the name of one of them");
        }
        return vectorFields.get(0);
    }

    /**
     * The vector field of that name.
     *
     * @throws VectorException with {@code INVALID_ARGUMENT} if there is none
     */
    public VectorField vectorField(String vectorField) {
        Objects.requireNonNull(vectorField, "vectorField");
        for (VectorField field : vectorFields) {
            if (field.name().equals(vectorField)) {
                return field;
            }
        }
        throw VectorException.invalidArgument("collection " + Strings.quote(name) + " has no vector field "
                + Strings.quote(vectorField) + "; accepted are " + vectorFieldNames());
    }

    private List<String> vectorFieldNames() {
        return vectorFields.stream().map(VectorField::name).toList();
    }

    /** The same collection with another index of a vector field. */
    public CollectionSpec withIndex(String vectorField, IndexSpec index) {
        VectorField changed = vectorField(vectorField).index(index);
        Builder copy = toBuilder();
        copy.vectorFields.replaceAll(field -> field.name().equals(vectorField) ? changed : field);
        return copy.build();
    }

    /** Whether both have the same fields, so that records and filters mean the same; names and indexes may differ. */
    public boolean isAlike(CollectionSpec other) {
        Objects.requireNonNull(other, "other");
        return withoutIndexes().equals(other.toBuilder().name(name).build().withoutIndexes());
    }

    private CollectionSpec withoutIndexes() {
        CollectionSpec plain = this;
        for (String field : vectorFieldNames()) {
            plain = plain.withIndex(field, IndexSpec.none());
        }
        return plain;
    }

    /** The declared fields in the order of their declaration. */
    public List<DeclaredField> fields() {
        return List.copyOf(fields.values());
    }

    /** The declared field of that name. */
    public Optional<DeclaredField> field(String name) {
        return Optional.ofNullable(fields.get(Objects.requireNonNull(name, "name")));
    }

    /** Whether records may have a text. */
    public boolean hasText() {
        return hasText;
    }

    /** Whether keys that are not declared are refused. */
    public boolean isStrict() {
        return isStrict;
    }

    /** A builder that starts with this spec. */
    public Builder toBuilder() {
        Builder copy = new Builder(name).idType(idType);
        copy.vectorFields.addAll(vectorFields);
        copy.fields.addAll(fields.values());
        copy.hasText = hasText;
        copy.isStrict = isStrict;
        return copy;
    }

    /**
     * The same as plain values, for JSON libraries and the like: a map of {@code name}, {@code idType}, {@code
     * vectors}, {@code text}, {@code fields}, {@code strict}. Unmodifiable.
     */
    public Map<String, @Nullable Object> asMap() {
        return PlainMaps.of(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CollectionSpec that
                && name.equals(that.name)
                && idType == that.idType
                && vectorFields.equals(that.vectorFields)
                && fields.equals(that.fields)
                && hasText == that.hasText
                && isStrict == that.isStrict;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, idType, vectorFields, fields, hasText, isStrict);
    }

    @Override
    public String toString() {
        return "collection " + name + ": id " + idType + ", vectors " + vectorFields + ", fields " + fields.values()
                + (hasText ? ", text" : "") + (isStrict ? ", strict" : "");
    }

    /** Collects the parts of a spec. Not thread-safe. */
    public static final class Builder {
        private final List<VectorField> vectorFields = new ArrayList<>(1);
        private final List<DeclaredField> fields = new ArrayList<>();
        private String name;
        private IdType idType = IdType.STRING;
        private boolean hasText;
        private boolean isStrict;

        private Builder(String name) {
            this.name = name;
        }

        /** Another name, for a second collection of the same kind. */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /** What the ids are. */
        public Builder idType(IdType idType) {
            this.idType = Objects.requireNonNull(idType, "idType");
            return this;
        }

        /** Adds a vector field. */
        public Builder vector(VectorField vectorField) {
            this.vectorFields.add(Objects.requireNonNull(vectorField, "vectorField"));
            return this;
        }

        /** Adds a float32 vector field named {@value VectorField#DEFAULT_NAME} with an HNSW index. */
        public Builder vector(int dimension, Metric metric) {
            return vector(VectorField.of(dimension, metric));
        }

        /**
         * Records may have a text ({@link VectorRecord#text()}), which is stored by itself and under no metadata key;
         * filters test it as {@link io.covector.filter.Filter#TEXT}.
         */
        public Builder text() {
            this.hasText = true;
            return this;
        }

        /** Adds a declared field. */
        public Builder field(DeclaredField field) {
            this.fields.add(Objects.requireNonNull(field, "field"));
            return this;
        }

        /** Adds a declared field without an index. */
        public Builder field(String name, FieldType type) {
            return field(DeclaredField.of(name, type));
        }

        /**
         * Refuses keys that are not declared, in records, filters and projections: there is no free metadata, and a
         * mistyped key is an error.
         */
        public Builder strict() {
            this.isStrict = true;
            return this;
        }

        /**
         * The spec.
         *
         * @throws VectorException if a name is not accepted or there is no vector field
         */
        public CollectionSpec build() {
            return new CollectionSpec(this);
        }
    }
}
