package io.covector.milvus.internal.catalog;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.milvus.internal.rpc.MilvusErrors;
import io.covector.milvus.internal.rpc.ProgressPoller;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.spi.CallContext;
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
    void load(String collection, CallContext context) {
        new ProgressPoller("the load of collection '" + collection + "'", context)
                .await(() -> step(collection, context));
    }

    private Optional<String> step(String collection, CallContext context) {
        LoadState state = state(collection, context);
        if (state == LoadState.LoadStateLoaded) {
            return Optional.empty();
        }
        if (state == LoadState.LoadStateNotExist) {
            throw MilvusErrors.collectionNotFound(collection);
        }
        if (state == LoadState.LoadStateLoading) {
            return Optional.of(percent(collection, context) + " % loaded");
        }
        begin(collection, context); // or another client has released it since
        return Optional.of("0 % loaded");
    }

    private LoadState state(String collection, CallContext context) {
        GetLoadStateRequest request =
                GetLoadStateRequest.newBuilder().setCollectionName(collection).build();
        return rpc.getLoadState(request, context).getState();
    }

    private long percent(String collection, CallContext context) {
        GetLoadingProgressRequest request = GetLoadingProgressRequest.newBuilder()
                .setCollectionName(collection)
                .build();
        try {
            return rpc.getLoadingProgress(request, context).getProgress();
        } catch (VectorException e) {
            if (MilvusErrors.isNotLoaded(e)) {
                return 0; // released since
            }
            throw e;
        }
    }

    private void begin(String collection, CallContext context) {
        LoadCollectionRequest request = LoadCollectionRequest.newBuilder()
                .setCollectionName(collection)
                .setReplicaNumber(1)
                .build();
        try {
            rpc.loadCollection(request, context);
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

    void release(String collection, CallContext context) {
        rpc.releaseCollection(
                ReleaseCollectionRequest.newBuilder()
                        .setCollectionName(collection)
                        .build(),
                context);
    }

    /**
     * Sends a request. If the server says that the collection is not loaded, loads it and sends the request once more.
     */
    public <T> T whileLoaded(String collection, CallContext context, Supplier<T> request) {
        try {
            return request.get();
        } catch (VectorException e) {
            if (!MilvusErrors.isNotLoaded(e)) {
                throw e;
            }
        }
        load(collection, context);
        return request.get();
    }
}
