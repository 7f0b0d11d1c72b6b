package io.covector.pgvector.internal.sql;

import io.covector.Metric;
import java.util.List;

/**
 * How the types, functions and operators of the extension are written: always with its schema, so that the search_path
 * does not matter. Immutable and thread-safe.
 */
public final class VectorTypes {
    private final String schema;
    private final String vector;
    private final String driverVector;
    private final String driverVectorArray;
    private final List<String> binary;

    /** The types of an extension in this schema. */
    public VectorTypes(String extensionSchema) {
        this.schema = extensionSchema;
        this.vector = qualified("vector");
        this.driverVector = driverName("vector");
        this.driverVectorArray = driverName("_vector");
        this.binary = List.of(driverVector, driverVectorArray);
    }

    String vector() {
        return vector;
    }

    public String vector(int dimension) {
        return vector + "(" + dimension + ")";
    }

    public String halfvec(int dimension) {
        return qualified("halfvec") + "(" + dimension + ")";
    }

    /** The function that gives the binary form of a vector as bytea, also on connections that read text only. */
    public String vectorSend() {
        return qualified("vector_send");
    }

    /** The function that gives a vector of the same direction and of length 1; there since halfvec. */
    public String normalize() {
        return qualified("l2_normalize");
    }

    /** The operator whose result is the distance of the metric; the same for vector and halfvec. */
    public String operator(Metric metric) {
        String operator = switch (metric) {
            case COSINE -> "<=>";
            case DOT -> "<#>";
            case EUCLIDEAN -> "<->";
        };
        return "OPERATOR(" + Identifiers.quote(schema) + "." + operator + ")";
    }

    /** The operator that tells whether two vectors are equal. */
    public String equality() {
        return "OPERATOR(" + Identifiers.quote(schema) + ".=)";
    }

    /** The operator class that makes an index serve the operator. */
    public String operatorClass(Metric metric, boolean halfvec) {
        return qualified(operatorClassName(metric, halfvec));
    }

    public static String operatorClassName(Metric metric, boolean halfvec) {
        String kind = switch (metric) {
            case COSINE -> "_cosine_ops";
            case DOT -> "_ip_ops";
            case EUCLIDEAN -> "_l2_ops";
        };
        return (halfvec ? "halfvec" : "vector") + kind;
    }

    /** The type vector as the driver looks it up. */
    String driverVector() {
        return driverVector;
    }

    /** The type of arrays of vectors as the driver looks it up. */
    String driverVectorArray() {
        return driverVectorArray;
    }

    /** The types whose values are sent in binary form, as the driver looks them up. */
    public List<String> binary() {
        return binary;
    }

    // the driver does not double quotes
    private String driverName(String type) {
        return '"' + schema + "\".\"" + type + '"';
    }

    private String qualified(String name) {
        return Identifiers.qualified(schema, name);
    }
}
