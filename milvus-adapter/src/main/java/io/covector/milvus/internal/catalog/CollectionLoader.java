package io.covector.milvus.internal.catalog;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.milvus.internal.rpc.MilvusErrors;
import io.covector.milvus.internal.rpc.ProgressPoller;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.spi.Deadline;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.ReleaseCollectionRequest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Loads collections into the memory of the server: only loaded ones can be read. Another client may release one at any
 * time; the next read loads it again. Immutable and thread-safe.
 */
public final class CollectionLoader {
    private final Rpc rpc;

    CollectionLoader(Rpc rpc) {
        this.rpc = rpc;
    }

    /** Loads the collection, and waits for it. */
    void load(String collection, Deadline deadline) {
        new ProgressPoller("the load of collection '" + collection + "'", deadline)
                .await(() -> step(collection, deadline));
    }

    private Optional<String> step(String collection, Deadline deadline) {
        LoadState state = state(collection, deadline);
        if (state == LoadState.LoadStateLoaded) {
            return Optional.empty();
        }
        if (state == LoadState.LoadStateNotExist) {
            throw MilvusErrors.collectionNotFound(collection);
        }
        if (state == LoadState.LoadStateLoading) {
            return Optional.of(percent(collection, deadline) + " % loaded");
        }
        begin(collection, deadline); // or another client has released it since
        return Optional.of("0 % loaded");
    }

    private LoadState state(String collection, Deadline deadline) {
        GetLoadStateRequest request =
                GetLoadStateRequest.newBuilder().setCollectionName(collection).build();
        return rpc.getLoadState(request, deadline).getState();
    }

    private long percent(String collection, Deadline deadline) {
        GetLoadingProgressRequest request = GetLoadingProgressRequest.newBuilder()
                .setCollectionName(collection)
                .build();
        try {
            return rpc.getLoadingProgress(request, deadline).getProgress();
        } catch (VectorException e) {
            if (MilvusErrors.isNotLoaded(e)) {
                return 0; // released since
            }
            throw e;
        }
    }

    private void begin(String collection, Deadline deadline) {
        LoadCollectionRequest request = LoadCollectionRequest.newBuilder()
                .setCollectionName(collection)
                .setReplicaNumber(1)
                .build();
        try {
            rpc.loadCollection(request, deadline);
        } catch (VectorException e) {
            if (!MilvusErrors.isNoIndex(e)) {
                throw e;
            }
            throw VectorException.builder(
                            ErrorCode.NOT_READY,
                            "collection '" + collection
                                    + "' has no index; if no client is about to build one, open the "
                                    + "collection again, which does")
                    .vendorCode(e.context().vendorCode())
                    .cause(e)
                    .build();
        }
    }

    void release(String collection, Deadline deadline) {
        rpc.releaseCollection(
                ReleaseCollectionRequest.newBuilder()
                        .setCollectionName(collection)
                        .build(),
                deadline);
    }

    /**
     * Sends a request. If the server says that the collection is not loaded, loads it and sends the request once more.
     */
    public <T> T whileLoaded(String collection, Deadline deadline, Supplier<T> request) {
        try {
            return request.get();
        } catch (VectorException e) {
            if (!MilvusErrors.isNotLoaded(e)) {
                throw e;
            }
        }
        load(collection, deadline);
        return request.get();
    }
}
