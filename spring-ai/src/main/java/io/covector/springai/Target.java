package io.covector.springai;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IdType;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.text.Strings;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A collection that holds documents: its ids are texts or numbers, it has one vector field and a place for the text.
 * Immutable and thread-safe.
 *
 * @param collection the collection
 * @param system the database, in the words of Spring AI's observations
 * @param maxTopK what the backend finds at a time
 * @param documents where the text is
 */
record Target(VectorCollection collection, String system, int maxTopK, Documents documents) {

    /**
     * Refuses a collection that does not fit.
     *
     * @param dimension of the embeddings; 0 if it is not known
     * @param metric that it must have; null for any
     * @param documents how they are stored in a collection, if it fits
     */
    static Target of(
            VectorCollection collection,
            String system,
            int maxTopK,
            int dimension,
            @Nullable Metric metric,
            Function<CollectionSpec, Documents> documents) {
        CollectionSpec spec = collection.spec();
        if (spec.vectorFields().size() != 1) {
            throw mismatch(spec, "it has " + spec.vectorFields().size() + " vector fields; accepted is one");
        }
        VectorField field = spec.vectorField();
        if (dimension > 0 && field.dimension() != dimension) {
            throw mismatch(
                    spec,
                    "its vectors have the dimension " + field.dimension() + ", the embedding model makes " + dimension
                            + "; accepted is a model of that dimension, or another collection");
        }
        if (metric != null && field.metric() != metric) {
            throw mismatch(spec, "its metric is " + field.metric() + "; asked for is " + metric);
        }
        return new Target(collection, system, maxTopK, documents.apply(spec));
    }

    /** The collection is not one for documents. */
    static VectorException mismatch(CollectionSpec spec, String what) {
        return VectorException.builder(
                        ErrorCode.SCHEMA_MISMATCH,
                        "collection " + Strings.quote(spec.name()) + " does not fit: " + what)
                .build();
    }

    VectorField field() {
        return collection.spec().vectorField();
    }

    /** The id of a document as that of a record. */
    RecordId id(String id) {
        if (collection.spec().idType() == IdType.STRING) {
            return RecordId.of(id);
        }
        RecordId number = number(id);
        if (number == null) {
            throw VectorException.invalidArgument("id " + Strings.quote(id) + " is no number; collection "
                    + Strings.quote(collection.name()) + " has ids of type LONG; accepted are " + Long.MIN_VALUE
                    + " to " + Long.MAX_VALUE + ", without a plus sign and leading zeros");
        }
        return number;
    }

    /** Null unless it is as the number is written, or {@code 7} and {@code 007} would be two documents of one id. */
    private static @Nullable RecordId number(String id) {
        try {
            RecordId number = RecordId.of(Long.parseLong(id));
            return number.toString().equals(id) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
