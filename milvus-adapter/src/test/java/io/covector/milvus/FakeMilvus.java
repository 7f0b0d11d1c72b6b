package io.covector.milvus;

import com.google.protobuf.Message;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureServerCredentials;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A server that keeps the requests it gets and answers as it is told. Thread-safe. */
final class FakeMilvus extends MilvusServiceGrpc.MilvusServiceImplBase implements AutoCloseable {
    final List<Message> requests = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch silence = new CountDownLatch(1);
    volatile DescribeCollectionResponse description = DescribeCollectionResponse.getDefaultInstance();
    volatile MutationResult mutation = MutationResult.getDefaultInstance();
    volatile boolean silent;

    private final Server server;

    FakeMilvus() throws IOException {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(this)
                .build()
                .start();
    }

    int port() {
        return server.getPort();
    }

    /** The only request of this type. */
    <T extends Message> T request(Class<T> type) {
        List<T> found =
                requests.stream().filter(type::isInstance).map(type::cast).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " requests of " + type + " in " + requests);
        }
        return found.get(0);
    }

    private <T> void answer(Message request, T response, StreamObserver<T> observer) {
        requests.add(request);
        if (silent) {
            silence.countDown();
            return;
        }
        observer.onNext(response);
        observer.onCompleted();
    }

    @Override
    public void connect(ConnectRequest request, StreamObserver<ConnectResponse> observer) {
        answer(
                request,
                ConnectResponse.newBuilder()
                        .setStatus(Status.getDefaultInstance())
                        .build(),
                observer);
    }

    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> observer) {
        answer(request, GetVersionResponse.newBuilder().setVersion("v2.6.2").build(), observer);
    }

    @Override
    public void describeCollection(
            DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> observer) {
        answer(request, description, observer);
    }

    @Override
    public void insert(InsertRequest request, StreamObserver<MutationResult> observer) {
        answer(request, mutation, observer);
    }

    @Override
    public void upsert(UpsertRequest request, StreamObserver<MutationResult> observer) {
        answer(request, mutation, observer);
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<MutationResult> observer) {
        answer(request, mutation, observer);
    }

    @Override
    public void query(QueryRequest request, StreamObserver<QueryResults> observer) {
        answer(request, QueryResults.getDefaultInstance(), observer);
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResults> observer) {
        answer(request, SearchResults.getDefaultInstance(), observer);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
