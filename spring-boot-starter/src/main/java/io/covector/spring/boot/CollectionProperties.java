package io.covector.spring.boot;

import io.covector.FieldType;
import io.covector.IdType;
import io.covector.Metric;
import io.covector.VectorField;
import io.covector.text.Strings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A collection that is opened at start. Immutable.
 *
 * @param onStart what is done about it at start
 * @param client name of the backend whose client has it; the active one's without
 * @param dimension number of dimensions; needed to create the collection, and compared with one that exists
 * @param metric how nearness is measured
 * @param idType what the ids are
 * @param vectorField name of the vector field
 * @param index index of the vector field
 * @param text whether records may have a text
 * @param fields declared fields, by name
 * @param strict whether keys that are not declared are refused
 */
public record CollectionProperties(
        @DefaultValue("create") OnStart onStart,
        @Nullable String client,
        @Nullable Integer dimension,
        @DefaultValue("cosine") Metric metric,
        @DefaultValue("string") IdType idType,
        @DefaultValue(VectorField.DEFAULT_NAME) String vectorField,
        @DefaultValue Index index,
        @DefaultValue("false") boolean text,
        @DefaultValue Map<String, Field> fields,
        @DefaultValue("false") boolean strict) {

    /** What is done about a collection at start. */
    public enum OnStart {
        /** It is created if it is missing; one that is there is compared. */
        CREATE,
        /** It must be there, and is compared. */
        VALIDATE,
        /** Nothing; it is opened when it is first asked for. */
        NONE
    }

    /**
     * The index of the vector field. Immutable.
     *
     * @param type kind of index
     * @param m hnsw: links per node, 2 to 100
     * @param efConstruction hnsw: candidates while building, 4 to 1000 and at least 2 * m
     * @param lists ivf-flat: number of lists, 1 to 32768
     */
    public record Index(
            @DefaultValue("hnsw") IndexType type,
            @Nullable Integer m,
            @Nullable Integer efConstruction,
            @Nullable Integer lists) {}

    /** Kinds of index. */
    public enum IndexType {
        /** A graph. */
        HNSW,
        /** Inverted lists over full vectors. */
        IVF_FLAT,
        /** None: every search compares with every record. */
        NONE
    }

    /**
     * A declared field, written as its type alone ({@code category: string}) or with what it has beside.
     *
     * @param type type of the values
     * @param indexed whether it has an index for filters
     */
    public record Field(
            @DefaultValue("string") FieldType type,
            @DefaultValue("false") boolean indexed) {
        /** A field without an index, by the name of its type, such as {@code string-list}. */
        public static Field of(String type) {
            String wanted = type.trim().toUpperCase(Locale.ROOT).replace('-', '_');
            return new Field(
                    Arrays.stream(FieldType.values())
                            .filter(one -> one.name().equals(wanted))
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException(
                                    Strings.quote(type) + " is no type of a field; accepted are "
                                            + Arrays.stream(FieldType.values())
                                                    .map(one -> one.name()
                                                            .toLowerCase(Locale.ROOT)
                                                            .replace('_', '-'))
                                                    .toList())),
                    false);
        }
    }
}
