package io.covector.milvus.testing;

import com.google.protobuf.Message;
import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.AllocTimestampResponse;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeAliasRequest;
import io.milvus.grpc.DescribeAliasResponse;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.Attributes;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureServerCredentials;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.ServerTransportFilter;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server that keeps the requests it gets and answers as it is told. Thread-safe. */
public final class FakeMilvus extends MilvusServiceGrpc.MilvusServiceImplBase implements AutoCloseable {
    public final List<Message> requests = Collections.synchronizedList(new ArrayList<>());
    public final CountDownLatch silence = new CountDownLatch(1);
    public volatile DescribeCollectionResponse description = DescribeCollectionResponse.getDefaultInstance();
    public volatile MutationResult mutation = MutationResult.getDefaultInstance();
    public volatile boolean silent;

    /** What every call fails with, if anything. */
    public volatile @Nullable StatusRuntimeException refusal;

    public volatile long counted;
    public volatile long sessionTimestamp;

    /** The time that it tells; 0 if it does not know the request. */
    public volatile long clock;

    public volatile Status load = Status.getDefaultInstance();
    public volatile DescribeIndexResponse indexes = DescribeIndexResponse.getDefaultInstance();
    public volatile String version = "v2.6.2";

    /** What it does when it gets a search. */
    public volatile Runnable onSearch = () -> {};

    /** How often it says that it is not ready yet. */
    public final AtomicInteger unready = new AtomicInteger();

    /** How often an index cannot be dropped. */
    public final AtomicInteger stillLoaded = new AtomicInteger();

    /** How often there is no collection. */
    public final AtomicInteger missing = new AtomicInteger();

    /** What queries and searches answer, in turn; success when there is nothing left. */
    public final Deque<Status> reads = new ConcurrentLinkedDeque<>();

    /** The states of the collection, in turn; loaded when there is nothing left. */
    public final Deque<LoadState> loads = new ConcurrentLinkedDeque<>();

    /** The collections that the alias stands for, in turn; no alias when there is nothing left. */
    public final Deque<String> targets = new ConcurrentLinkedDeque<>();

    /** The answers that it keeps to itself while it is silent. */
    public final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

    /** Connections that clients have made. */
    public final AtomicInteger connections = new AtomicInteger();

    /** One for each connection that has ended. */
    public final Semaphore ended = new Semaphore(0);

    private final Server server;

    public FakeMilvus() throws IOException {
        this(0);
    }

    public FakeMilvus(int port) throws IOException {
        server = Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
                .addService(this)
                .addTransportFilter(new ServerTransportFilter() {
                    @Override
                    public Attributes transportReady(Attributes transport) {
                        connections.incrementAndGet();
                        return transport;
                    }

                    @Override
                    public void transportTerminated(Attributes transport) {
                        ended.release();
                    }
                })
                .build()
                .start();
    }

    public int port() {
        return server.getPort();
    }

    /** The requests of this type. */
    public <T extends Message> List<T> requests(Class<T> type) {
        return requests.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The only request of this type. */
    public <T extends Message> T request(Class<T> type) {
        List<T> found =
                requests.stream().filter(type::isInstance).map(type::cast).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " requests of " + type + " in " + requests);
        }
        return found.get(0);
    }

    private <T> void answer(Message request, T response, StreamObserver<T> observer) {
        Runnable send = () -> {
            StatusRuntimeException failure = refusal;
            if (failure == null) {
                observer.onNext(response);
                observer.onCompleted();
            } else {
                observer.onError(failure);
            }
        };
        requests.add(request);
        if (silent) {
            held.add(send);
            silence.countDown();
        } else {
            send.run();
        }
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
        if (unready.getAndDecrement() > 0) {
            requests.add(request);
            observer.onError(io.milvus.shaded.io.grpc.Status.UNKNOWN
                    .withDescription("the proxy is not ready yet")
                    .asRuntimeException());
            return;
        }
        answer(request, GetVersionResponse.newBuilder().setVersion(version).build(), observer);
    }

    @Override
    public void allocTimestamp(AllocTimestampRequest request, StreamObserver<AllocTimestampResponse> observer) {
        if (clock == 0) {
            super.allocTimestamp(request, observer);
        } else {
            answer(
                    request,
                    AllocTimestampResponse.newBuilder().setTimestamp(clock).build(),
                    observer);
        }
    }

    @Override
    public void describeCollection(
            DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> observer) {
        DescribeCollectionResponse none = DescribeCollectionResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(100).setReason("collection not found"))
                .build();
        answer(request, missing.getAndDecrement() > 0 ? none : description, observer);
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
        QueryResults.Builder results =
                QueryResults.newBuilder().setStatus(nextRead()).setSessionTs(sessionTimestamp);
        if (request.getOutputFieldsList().contains("count(*)")) {
            results.addFieldsData(FieldData.newBuilder()
                    .setFieldName("count(*)")
                    .setScalars(ScalarField.newBuilder()
                            .setLongData(LongArray.newBuilder().addData(counted))));
        }
        answer(request, results.build(), observer);
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResults> observer) {
        onSearch.run();
        answer(request, SearchResults.newBuilder().setStatus(nextRead()).build(), observer);
    }

    private Status nextRead() {
        Status next = reads.poll();
        return next == null ? Status.getDefaultInstance() : next;
    }

    @Override
    public void getLoadState(GetLoadStateRequest request, StreamObserver<GetLoadStateResponse> observer) {
        LoadState next = loads.poll();
        LoadState state = next == null ? LoadState.LoadStateLoaded : next;
        answer(request, GetLoadStateResponse.newBuilder().setState(state).build(), observer);
    }

    @Override
    public void getLoadingProgress(
            GetLoadingProgressRequest request, StreamObserver<GetLoadingProgressResponse> observer) {
        answer(request, GetLoadingProgressResponse.newBuilder().setProgress(40).build(), observer);
    }

    @Override
    public void loadCollection(LoadCollectionRequest request, StreamObserver<Status> observer) {
        answer(request, load, observer);
    }

    @Override
    public void describeAlias(DescribeAliasRequest request, StreamObserver<DescribeAliasResponse> observer) {
        String target = targets.poll();
        DescribeAliasResponse.Builder response = DescribeAliasResponse.newBuilder();
        if (target == null) {
            response.setStatus(Status.newBuilder().setCode(1600).setReason("alias not found"));
        } else {
            response.setCollection(target);
        }
        answer(request, response.build(), observer);
    }

    @Override
    public void describeIndex(DescribeIndexRequest request, StreamObserver<DescribeIndexResponse> observer) {
        answer(request, indexes, observer);
    }

    @Override
    public void dropIndex(DropIndexRequest request, StreamObserver<Status> observer) {
        Status loaded = Status.newBuilder()
                .setCode(65_535)
                .setReason("index cannot be dropped, collection is loaded, please release it first")
                .build();
        answer(request, stillLoaded.getAndDecrement() > 0 ? loaded : Status.getDefaultInstance(), observer);
    }

    @Override
    public void releaseCollection(ReleaseCollectionRequest request, StreamObserver<Status> observer) {
        answer(request, Status.getDefaultInstance(), observer);
    }

    @Override
    public void createCollection(CreateCollectionRequest request, StreamObserver<Status> observer) {
        answer(request, Status.getDefaultInstance(), observer);
    }

    @Override
    public void createIndex(CreateIndexRequest request, StreamObserver<Status> observer) {
        answer(request, Status.getDefaultInstance(), observer);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
