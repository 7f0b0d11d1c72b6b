package io.covector.springai;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.text.Strings;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.embedding.EmbeddingModel;

/** The collections of a client, opened at first use and kept open: one for all stores that are made of one another. */
final class Targets {
    /** What every backend finds at a time. */
    private static final int DEFAULT_MAX_TOP_K = 16_384;

    private final @Nullable VectorClient client;
    private final EmbeddingModel model;
    private final @Nullable String textField;
    private final boolean withDistance;
    private final boolean create;
    private final @Nullable Metric metric;
    private final ConcurrentMap<String, Target> open = new ConcurrentHashMap<>();
    private volatile int dimension;

    /**
     * Collections of a client.
     *
     * @param client null for those that are given by {@link #add}
     * @param textField the declared field that holds the text of a document; null for the text of the record
     * @param withDistance whether documents that were found have the metadata {@code distance}
     * @param dimension of the embeddings; 0 to ask the model
     * @param metric null for COSINE where a collection is created, and for any where there is one
     */
    Targets(
            @Nullable VectorClient client,
            EmbeddingModel model,
            @Nullable String textField,
            boolean withDistance,
            boolean create,
            int dimension,
            @Nullable Metric metric) {
        this.client = client;
        this.model = model;
        this.textField = textField;
        this.withDistance = withDistance;
        this.create = create;
        this.dimension = dimension;
        this.metric = metric;
    }

    /** Takes a collection that the application has opened; its database is not known then. */
    void add(VectorCollection collection) {
        open.put(collection.name(), target(collection, "covector", DEFAULT_MAX_TOP_K));
    }

    Target get(String name) {
        Target known = open.get(name);
        if (known != null) {
            return known;
        }
        Target opened = open(name);
        open.put(name, opened);
        return opened;
    }

    /** Runs a call on the collection; one that somebody has dropped is opened again by the next call. */
    <T> T call(String name, Function<Target, T> call) {
        Target target = get(name);
        try {
            return call.apply(target);
        } catch (VectorException e) {
            if (client != null && e.code() == ErrorCode.COLLECTION_NOT_FOUND) {
                open.remove(name, target);
            }
            throw e;
        }
    }

    private Target open(String name) {
        if (client == null) {
            throw VectorException.invalidArgument("collection " + Strings.quote(name) + " is not the one that the store"
                    + " was made of; accepted are other collections where it was made of a client");
        }
        VectorCollection collection =
                create && !client.collectionExists(name) ? created(client, name) : client.collection(name);
        Capabilities capabilities = client.capabilities();
        return target(collection, system(capabilities.backendType()), capabilities.maxTopK());
    }

    private Target target(VectorCollection collection, String system, int maxTopK) {
        return Target.of(
                collection, system, maxTopK, dimension(), metric, spec -> Documents.of(spec, textField, withDistance));
    }

    private VectorCollection created(VectorClient client, String name) {
        if (dimension() < 1) {
            throw VectorException.invalidArgument("collection " + Strings.quote(name)
                    + " cannot be created, as the embedding model has the dimension " + dimension()
                    + "; accepted are 1 or more, by dimensions(...) too");
        }
        CollectionSpec.Builder spec =
                CollectionSpec.builder(name).vector(dimension(), metric == null ? Metric.COSINE : metric);
        try {
            return client.createCollection(Documents.declare(spec, textField).build());
        } catch (VectorException e) {
            if (e.code() != ErrorCode.COLLECTION_EXISTS) {
                throw e;
            }
            return client.collection(name); // another one was faster
        }
    }

    /** The model may ask its server for it: so once, and two threads at a time do no harm. */
    private int dimension() {
        if (dimension == 0) {
            dimension = model.dimensions();
        }
        return dimension;
    }

    private static String system(String backendType) {
        return backendType.equals("pgvector") ? "pg_vector" : backendType;
    }
}
