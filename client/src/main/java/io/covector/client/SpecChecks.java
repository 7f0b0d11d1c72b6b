package io.covector.client;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.VectorField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether a backend can hold a collection, and whether a stored one is the one asked for. Stateless. */
final class SpecChecks {
    private SpecChecks() {}

    static void requireSupported(CollectionSpec spec, Capabilities capabilities) {
        if (spec.vectorFields().size() > 1) {
            capabilities.require(Capability.MULTIPLE_VECTOR_FIELDS);
        }
        if (spec.hasText()) {
            capabilities.require(Capability.TEXT);
        }
        for (VectorField field : spec.vectorFields()) {
            int max = capabilities.maxDimension();
            if (field.dimension() > max) {
                throw VectorException.invalidArgument("dimension of vector field '" + field.name() + "' is "
                        + field.dimension() + "; accepted by backend " + capabilities.backendType() + " are 1 to "
                        + max);
            }
            requireIndexSupported(field, field.index(), capabilities);
        }
    }

    static void requireIndexSupported(VectorField field, IndexSpec index, Capabilities capabilities) {
        if (index instanceof IndexSpec.None) {
            return;
        }
        capabilities.require(index instanceof IndexSpec.Hnsw ? Capability.HNSW_INDEX : Capability.IVF_FLAT_INDEX);
        if (index instanceof IndexSpec.IvfFlat && field.dimension() == 1 && field.metric() != Metric.EUCLIDEAN) {
            // pgvector refuses it: by their directions, vectors of one dimension make two lists at most
            throw VectorException.invalidArgument(
                    "dimension of vector field '" + field.name() + "' is 1; accepted with an IVF_FLAT index under "
                            + field.metric() + " are 2 and more (under EUCLIDEAN 1, too)");
        }
        int max = capabilities.maxIndexedDimension();
        if (field.dimension() > max) {
            throw VectorException.invalidArgument("dimension of vector field '" + field.name() + "' is "
                    + field.dimension() + "; accepted with an index by backend " + capabilities.backendType()
                    + " are 1 to " + max + " (without one, IndexSpec.none(), up to " + capabilities.maxDimension()
                    + ")");
        }
    }

    /** Refuses a stored collection that differs in anything but which declared fields have an index. */
    static void requireSame(CollectionSpec wanted, CollectionSpec stored) {
        List<String> differences = new ArrayList<>();
        compare(differences, "id type", wanted.idType(), stored.idType());
        compareVectors(differences, wanted.vectorFields(), stored.vectorFields());
        compare(differences, "declared fields", types(wanted), types(stored));
        compare(differences, "text", wanted.hasText(), stored.hasText());
        compare(differences, "strict", wanted.isStrict(), stored.isStrict());
        if (!differences.isEmpty()) {
            throw VectorException.builder(
                            ErrorCode.SCHEMA_MISMATCH,
                            "collection '" + wanted.name() + "' exists with another spec: "
                                    + String.join("; ", differences)
                                    + "; open it with collection(name), or copy it to a collection of the spec asked"
                                    + " for, see"
                                    + " 'Copying a collection' in docs/bulk-writing.md")
                    .build();
        }
    }

    private static void compareVectors(List<String> differences, List<VectorField> wanted, List<VectorField> stored) {
        compare(differences, "vector fields", names(wanted), names(stored));
        for (int i = 0; i < Math.min(wanted.size(), stored.size()); i++) {
            VectorField want = wanted.get(i);
            VectorField have = stored.get(i);
            String of = wanted.size() == 1 ? "" : " of vector field '" + want.name() + "'";
            compare(differences, "vector type" + of, want.type(), have.type());
            compare(differences, "dimension" + of, want.dimension(), have.dimension());
            compare(differences, "metric" + of, want.metric(), have.metric());
            compare(differences, "index" + of, want.index(), have.index());
        }
    }

    private static List<String> names(List<VectorField> fields) {
        return fields.stream().map(VectorField::name).toList();
    }

    private static Map<String, FieldType> types(CollectionSpec spec) {
        Map<String, FieldType> types = new LinkedHashMap<>();
        for (DeclaredField field : spec.fields()) {
            types.put(field.name(), field.type());
        }
        return types;
    }

    private static void compare(List<String> differences, String what, Object wanted, Object stored) {
        if (!wanted.equals(stored)) {
            differences.add(what + " is " + stored + ", asked for " + wanted);
        }
    }
}
