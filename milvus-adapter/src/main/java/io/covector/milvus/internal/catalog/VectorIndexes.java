package io.covector.milvus.internal.catalog;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.VectorException;
import io.covector.milvus.internal.consistency.ReadWriteGate;
import io.covector.milvus.internal.rpc.MilvusErrors;
import io.covector.milvus.internal.rpc.ProgressPoller;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.milvus.internal.schema.IndexParams;
import io.covector.milvus.internal.schema.SchemaMapping;
import io.covector.spi.Deadline;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import java.util.Optional;

/**
 * Builds, replaces and looks up indexes of vector fields. An index has the name of its field. Immutable and
 * thread-safe.
 */
public final class VectorIndexes {
    private final Rpc rpc;
    private final CollectionLoader loader;

    VectorIndexes(Rpc rpc, CollectionLoader loader) {
        this.rpc = rpc;
        this.loader = loader;
    }

    /** Builds the index, and waits until the records that are there are in it. */
    void build(CollectionSpec spec, IndexSpec index, Deadline deadline) {
        String field = SchemaMapping.vectorName(spec.vectorField());
        CreateIndexRequest request = CreateIndexRequest.newBuilder()
                .setCollectionName(spec.name())
                .setFieldName(field)
                .setIndexName(field)
                .addAllExtraParams(IndexParams.build(index, spec.vectorField().metric()))
                .build();
        try {
            rpc.createIndex(request, deadline);
        } catch (VectorException e) {
            if (e.code() != ErrorCode.COLLECTION_EXISTS || !isThere(spec, index, deadline)) {
                throw e;
            } // else another client that opens the collection was faster
        }
        new ProgressPoller("the index of collection '" + spec.name() + "'", deadline)
                .await(() -> find(spec, deadline).flatMap(VectorIndexes::unfinished));
    }

    private boolean isThere(CollectionSpec spec, IndexSpec index, Deadline deadline) {
        return find(spec, deadline)
                .flatMap(found -> IndexParams.read(found.getParamsList()))
                .equals(Optional.of(index));
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

    /** The index as the server describes it. */
    Optional<IndexDescription> find(CollectionSpec spec, Deadline deadline) {
        String field = SchemaMapping.vectorName(spec.vectorField());
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

    /**
     * Replaces the index. Milvus requires that the collection is released first, so that reads of other clients fail as
     * NOT_READY until the new index is built. While it releases, 2.3 answers reads as if the collection were empty: the
     * gate keeps the reads of this client away from that moment.
     */
    public void replace(CollectionSpec spec, IndexSpec index, ReadWriteGate gate, Deadline deadline) {
        new ProgressPoller("the release of collection '" + spec.name() + "'", deadline)
                .await(() -> gate.write(deadline, () -> dropUnlessLoaded(spec, deadline)));
        build(spec, index, deadline);
        loader.load(spec.name(), deadline);
    }

    /**
     * Drops the index unless a read has loaded the collection again in between: reads do that when they find it
     * released.
     */
    private Optional<String> dropUnlessLoaded(CollectionSpec spec, Deadline deadline) {
        String field = SchemaMapping.vectorName(spec.vectorField());
        loader.release(spec.name(), deadline);
        try {
            rpc.dropIndex(
                    DropIndexRequest.newBuilder()
                            .setCollectionName(spec.name())
                            .setFieldName(field)
                            .setIndexName(field)
                            .build(),
                    deadline);
            return Optional.empty();
        } catch (VectorException e) {
            if (!MilvusErrors.isStillLoaded(e)) {
                throw e;
            }
            return Optional.of("loaded again by a read");
        }
    }
}
