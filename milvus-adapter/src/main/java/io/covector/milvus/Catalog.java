package io.covector.milvus;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.VectorException;
import io.covector.spi.Deadline;
import io.covector.spi.SpecJson;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.ShowCollectionsRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collections: created, indexed, loaded, described, dropped, each step awaited under the deadline. The spec is kept as a
 * property of the collection, because Milvus Lite forgets descriptions; a collection without it is not Covector's and is left
 * alone. Immutable and thread-safe.
 */
final class Catalog {
    private static final String SPEC = "covector.spec";
    private static final Duration POLL = Duration.ofMillis(50);

    private final Rpc rpc;
    private final MilvusConfig config;

    Catalog(Rpc rpc, MilvusConfig config) {
        this.rpc = rpc;
        this.config = config;
    }

    /**
     * A collection as it is stored.
     *
     * @param spec what it is
     * @param schemaTimestamp the server's mark of the schema, which changes with it
     */
    record Entry(CollectionSpec spec, long schemaTimestamp) {
        private Entry withIndex(IndexSpec index) {
            CollectionSpec changed =
                    spec.toBuilder().vector(spec.vectorField().index(index)).build();
            return new Entry(changed, schemaTimestamp);
        }
    }

    MilvusConfig config() {
        return config;
    }

    Entry create(CollectionSpec spec, Deadline deadline) {
        if (describe(spec.name(), deadline).isPresent()) {
            throw VectorException.builder(
                            ErrorCode.COLLECTION_EXISTS, "collection '" + spec.name() + "' exists already")
                    .build();
        }
        rpc.createCollection(
                CreateCollectionRequest.newBuilder()
                        .setCollectionName(spec.name())
                        .setSchema(Layout.schema(spec, config.idMaxLength()).toByteString())
                        .setShardsNum(config.shards())
                        .setConsistencyLevel(ConsistencyLevel.Session)
                        .addProperties(Layout.pair(SPEC, SpecJson.write(spec)))
                        .build(),
                deadline);
        buildIndex(spec, spec.vectorField().index(), deadline);
        load(spec.name(), deadline);
        return describe(spec.name(), deadline).flatMap(Catalog::entry).orElseThrow(() -> notFound(spec.name()));
    }

    /** Finds a collection and has it loaded; what a create or a change of the index left undone is done. */
    Optional<Entry> open(String name, Deadline deadline) {
        Optional<Entry> found = describe(name, deadline).flatMap(Catalog::entry);
        if (found.isEmpty()) {
            return found;
        }
        Entry entry = found.get();
        Optional<IndexDescription> index = index(entry.spec(), deadline);
        if (index.isEmpty()) {
            buildIndex(entry.spec(), entry.spec().vectorField().index(), deadline);
        }
        load(name, deadline);
        return Optional.of(index.flatMap(description -> IndexParams.read(description.getParamsList()))
                .map(entry::withIndex)
                .orElse(entry));
    }

    List<String> list(Deadline deadline) {
        List<String> names = new ArrayList<>();
        for (String name : rpc.showCollections(ShowCollectionsRequest.getDefaultInstance(), deadline)
                .getCollectionNamesList()) {
            if (describe(name, deadline).flatMap(Catalog::entry).isPresent()) {
                names.add(name);
            }
        }
        return names;
    }

    boolean drop(String name, Deadline deadline) {
        if (describe(name, deadline).flatMap(Catalog::entry).isEmpty()) {
            return false;
        }
        rpc.dropCollection(
                DropCollectionRequest.newBuilder().setCollectionName(name).build(), deadline);
        return true;
    }

    /** Replaces the index: Milvus wants the collection released meanwhile, so that other reads fail as NOT_READY. */
    void replaceIndex(CollectionSpec spec, IndexSpec index, Deadline deadline) {
        String field = Layout.vectorName(spec.vectorField());
        rpc.releaseCollection(
                ReleaseCollectionRequest.newBuilder()
                        .setCollectionName(spec.name())
                        .build(),
                deadline);
        rpc.dropIndex(
                DropIndexRequest.newBuilder()
                        .setCollectionName(spec.name())
                        .setFieldName(field)
                        .setIndexName(field)
                        .build(),
                deadline);
        buildIndex(spec, index, deadline);
        load(spec.name(), deadline);
    }

    private void buildIndex(CollectionSpec spec, IndexSpec index, Deadline deadline) {
        String field = Layout.vectorName(spec.vectorField());
        CreateIndexRequest request = CreateIndexRequest.newBuilder()
                .setCollectionName(spec.name())
                .setFieldName(field)
                .setIndexName(field)
                .addAllExtraParams(IndexParams.build(index, spec.vectorField().metric()))
                .build();
        try {
            rpc.createIndex(request, deadline);
        } catch (VectorException e) {
            if (e.code() != ErrorCode.COLLECTION_EXISTS || index(spec, deadline).isEmpty()) {
                throw e;
            } // else another client that opens the collection was faster
        }
        while (true) {
            IndexState state =
                    index(spec, deadline).map(IndexDescription::getState).orElse(IndexState.Finished);
            if (state == IndexState.Failed) {
                throw VectorException.builder(
                                ErrorCode.INTERNAL, "the index of collection '" + spec.name() + "' could not be built")
                        .build();
            }
            if (state == IndexState.Finished) {
                return;
            }
            deadline.pause(POLL);
        }
    }

    private Optional<IndexDescription> index(CollectionSpec spec, Deadline deadline) {
        String field = Layout.vectorName(spec.vectorField());
        DescribeIndexRequest request = DescribeIndexRequest.newBuilder()
                .setCollectionName(spec.name())
                .setFieldName(field)
                .build();
        try {
            return rpc.describeIndex(request, deadline).getIndexDescriptionsList().stream()
                    .filter(index -> index.getFieldName().equals(field))
                    .findFirst();
        } catch (VectorException e) {
            if (MilvusErrors.isNoIndex(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void load(String name, Deadline deadline) {
        LoadState state = state(name, deadline);
        if (state != LoadState.LoadStateLoaded && state != LoadState.LoadStateLoading) {
            rpc.loadCollection(
                    LoadCollectionRequest.newBuilder()
                            .setCollectionName(name)
                            .setReplicaNumber(1)
                            .build(),
                    deadline);
        }
        while (state(name, deadline) != LoadState.LoadStateLoaded) {
            deadline.pause(POLL);
        }
    }

    private LoadState state(String name, Deadline deadline) {
        return rpc.getLoadState(
                        GetLoadStateRequest.newBuilder().setCollectionName(name).build(), deadline)
                .getState();
    }

    private Optional<DescribeCollectionResponse> describe(String name, Deadline deadline) {
        try {
            return Optional.of(rpc.describeCollection(
                    DescribeCollectionRequest.newBuilder()
                            .setCollectionName(name)
                            .build(),
                    deadline));
        } catch (VectorException e) {
            if (e.code() == ErrorCode.COLLECTION_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<Entry> entry(DescribeCollectionResponse description) {
        return description.getPropertiesList().stream()
                .filter(property -> property.getKey().equals(SPEC))
                .map(KeyValuePair::getValue)
                .map(spec -> new Entry(SpecJson.read(spec), description.getUpdateTimestamp()))
                .findFirst();
    }

    /** The schema's mark as it is now. */
    long schemaTimestamp(String name, Deadline deadline) {
        return describe(name, deadline)
                .map(DescribeCollectionResponse::getUpdateTimestamp)
                .orElseThrow(() -> notFound(name));
    }

    private static VectorException notFound(String name) {
        return VectorException.builder(ErrorCode.COLLECTION_NOT_FOUND, "there is no collection '" + name + "'")
                .build();
    }
}
