package io.covector.milvus.internal.catalog;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.milvus.internal.consistency.ReadWriteGate;
import io.covector.milvus.internal.rpc.MilvusErrors;
import io.covector.milvus.internal.rpc.ProgressPoller;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.milvus.internal.schema.IndexParams;
import io.covector.milvus.internal.schema.SchemaMapping;
import io.covector.milvus.internal.schema.ServerIndex;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.spi.CallContext;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import java.util.List;
import java.util.Optional;

/**
 * Builds, replaces and looks up indexes of vector fields. An index has the name of its field. Immutable and
 * thread-safe.
 */
public final class VectorIndexes {
    private final Rpc rpc;
    private final CollectionLoader loader;
    private final ServerVersion server;

    VectorIndexes(Rpc rpc, CollectionLoader loader, ServerVersion server) {
        this.rpc = rpc;
        this.server = server;
        this.loader = loader;
    }

    /** Refuses an index that the server does not know, before anything is sent. */
    void requireKnown(VectorField field) {
        server.requireKnownIndex(IndexParams.build(field.index(), field.metric()));
    }

    /** Builds the index that a vector field is to have, and waits until it holds the records that are stored. */
    void build(String collection, VectorField field, CallContext context) {
        requireKnown(field);
        String name = SchemaMapping.vectorName(field);
        CreateIndexRequest request = CreateIndexRequest.newBuilder()
                .setCollectionName(collection)
                .setFieldName(name)
                .setIndexName(name)
                .addAllExtraParams(IndexParams.build(field.index(), field.metric()))
                .build();
        try {
            rpc.createIndex(request, context);
        } catch (VectorException e) {
            if (e.code() != ErrorCode.COLLECTION_EXISTS || !isThere(collection, field, context)) {
                throw e;
            } // else another client that opens the collection was faster
        }
        awaitBuilt(collection, field, context);
    }

    /** Waits until the index holds the records that are stored, if there is one. */
    void awaitBuilt(String collection, VectorField field, CallContext context) {
        new ProgressPoller("the index of collection '" + collection + "'", context)
                .await(() -> find(collection, SchemaMapping.vectorName(field), context)
                        .flatMap(VectorIndexes::unfinished));
    }

    /** Whether the server has the index that a vector field is to have. */
    public boolean isThere(String collection, VectorField field, CallContext context) {
        return find(collection, SchemaMapping.vectorName(field), context)
                .filter(found -> isOf(field, found))
                .isPresent();
    }

    private static boolean isOf(VectorField field, IndexDescription found) {
        return ServerIndex.of(found).is(field.index(), field.metric());
    }

    private static Optional<String> unfinished(IndexDescription index) {
        if (index.getState() == IndexState.Failed) {
            throw VectorException.builder(
                            ErrorCode.INTERNAL, "the server could not build it: " + index.getIndexStateFailReason())
                    .build();
        }
        return index.getState() == IndexState.Finished
                ? Optional.empty()
                : Optional.of(index.getIndexedRows() + " of " + index.getTotalRows() + " rows indexed");
    }

    /** The index of a vector field of this name as the server describes it. */
    Optional<IndexDescription> find(String collection, String name, CallContext context) {
        return list(collection, name, context).stream()
                .filter(index -> index.getFieldName().equals(name))
                .findFirst();
    }

    /** The indexes of a field, or of all if its name is empty. */
    List<IndexDescription> list(String collection, String name, CallContext context) {
        DescribeIndexRequest request = DescribeIndexRequest.newBuilder()
                .setCollectionName(collection)
                .setFieldName(name)
                .build();
        try {
            return rpc.describeIndex(request, context).getIndexDescriptionsList();
        } catch (VectorException e) {
            if (MilvusErrors.isNoIndex(e)) {
                return List.of();
            }
            throw e;
        }
    }

    /**
     * Replaces the index of a vector field by the one that the field is to have. Milvus requires that the collection is
     * released first, so that reads of other clients fail as NOT_READY until the new index is built. While it releases,
     * 2.3 answers reads as if the collection were empty: the gate keeps the reads of this client away from that moment.
     * An index that is there already, as after an attempt whose answer was lost, is waited for.
     */
    public void replace(String collection, VectorField field, ReadWriteGate gate, CallContext context) {
        requireKnown(field);
        boolean began = find(collection, SchemaMapping.vectorName(field), context)
                .filter(found -> found.getState() != IndexState.Failed)
                .filter(found -> isOf(field, found))
                .isPresent();
        if (began) {
            awaitBuilt(collection, field, context);
            loader.load(collection, context);
            return;
        }
        new ProgressPoller("the release of collection '" + collection + "'", context)
                .await(() -> gate.write(context, () -> dropUnlessLoaded(collection, field, context)));
        build(collection, field, context);
        loader.load(collection, context);
    }

    /**
     * Drops the index unless a read has loaded the collection again in between: reads do that when they find it
     * released.
     */
    private Optional<String> dropUnlessLoaded(String collection, VectorField field, CallContext context) {
        String name = SchemaMapping.vectorName(field);
        loader.release(collection, context);
        try {
            rpc.dropIndex(
                    DropIndexRequest.newBuilder()
                            .setCollectionName(collection)
                            .setFieldName(name)
                            .setIndexName(name)
                            .build(),
                    context);
            return Optional.empty();
        } catch (VectorException e) {
            if (!MilvusErrors.isStillLoaded(e)) {
                throw e;
            }
            return Optional.of("loaded again by a read");
        }
    }
}
