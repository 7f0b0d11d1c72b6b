package io.covector.milvus;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.Deadline;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.ReleaseCollectionRequest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Collections in the memory of the server, where they have to be for reads. Another client may release one at any time; it is
 * loaded again when a read finds out. Immutable and thread-safe.
 */
final class Loads {
    private final Rpc rpc;

    Loads(Rpc rpc) {
        this.rpc = rpc;
    }

    /** Has the collection loaded, and waits until it is. */
    void load(String collection, Deadline deadline) {
        new Progress("the load of collection '" + collection + "'", deadline).await(() -> step(collection, deadline));
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
        begin(collection, deadline); // also when another client has released it in between
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

    /** Sends a request; loads the collection and sends it again if the server says that it is not loaded. */
    <T> T whileLoaded(String collection, Deadline deadline, Supplier<T> request) {
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
