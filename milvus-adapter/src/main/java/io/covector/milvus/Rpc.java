package io.covector.milvus;

import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.VectorException;
import io.covector.config.Secret;
import io.covector.spi.BackendContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.milvus.grpc.AlterCollectionRequest;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeAliasRequest;
import io.milvus.grpc.DescribeAliasResponse;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.ListAliasesResponse;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ChannelCredentials;
import io.milvus.shaded.io.grpc.ClientInterceptors;
import io.milvus.shaded.io.grpc.Drainable;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureChannelCredentials;
import io.milvus.shaded.io.grpc.KnownLength;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.ManagedChannelBuilder;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import io.milvus.shaded.io.grpc.TlsChannelCredentials;
import io.milvus.shaded.io.grpc.stub.ClientCalls;
import io.milvus.shaded.io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the server's methods, each under a deadline, once, and cancelled when the caller cancels. The only class that knows
 * gRPC. Calls share a few channels; their number at a time is bounded. Thread-safe.
 */
final class Rpc implements AutoCloseable {
    private static final Metadata.Key<String> PUSHBACK = header("grpc-retry-pushback-ms");
    private static final Metadata.Key<String> RETRY_AFTER = header("retry-after");
    private static final MethodDescriptor<WriteRequest, MutationResult> INSERT =
            writing(MilvusServiceGrpc.getInsertMethod());
    private static final MethodDescriptor<WriteRequest, MutationResult> UPSERT =
            writing(MilvusServiceGrpc.getUpsertMethod());

    private final List<ManagedChannel> owned;
    private final List<Channel> channels;
    private final AtomicInteger next = new AtomicInteger();
    private final MilvusConfig.Pool pool;
    private final Semaphore permits;

    private Rpc(List<ManagedChannel> owned, List<? extends Channel> channels, MilvusConfig config) {
        this.owned = owned;
        this.pool = config.pool();
        this.permits = new Semaphore(pool.maxSize(), true);
        Metadata headers = headers(config);
        this.channels = new ArrayList<>();
        for (Channel channel : channels) {
            this.channels.add(
                    ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
        }
    }

    /** Opens channels of its own; connections are made at the first calls. */
    static Rpc open(MilvusConfig config, MilvusConfig.Endpoint endpoint) {
        List<ManagedChannel> channels = new ArrayList<>();
        try {
            ChannelCredentials credentials = credentials(config);
            for (int i = 0; i < config.pool().channels(); i++) {
                channels.add(channel(config, endpoint, credentials));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw VectorException.builder(
                            ErrorCode.INVALID_CONFIG,
                            "a file of 'tls' is not a readable PEM file of its kind: " + e.getMessage())
                    .cause(e)
                    .build();
        }
        return new Rpc(channels, channels, config);
    }

    private static ManagedChannel channel(
            MilvusConfig config, MilvusConfig.Endpoint endpoint, ChannelCredentials credentials) {
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilderForAddress(
                        endpoint.host(), endpoint.port(), credentials)
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .keepAliveTime(config.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(config.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveWithoutCalls(config.keepAliveWithoutCalls())
                .idleTimeout(config.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .disableRetry();
        config.tls().flatMap(MilvusConfig.Tls::serverName).ifPresent(builder::overrideAuthority);
        return builder.build();
    }

    /** Calls over the application's own channel, if it hands one in; it is not closed here. */
    static Optional<Rpc> over(BackendContext context, MilvusConfig config) {
        return context.resource(Channel.class)
                .or(() -> context.resource(ManagedChannel.class))
                .map(channel -> new Rpc(List.of(), List.of(channel), config));
    }

    private static ChannelCredentials credentials(MilvusConfig config) throws IOException {
        if (config.tls().isEmpty()) {
            return InsecureChannelCredentials.create();
        }
        MilvusConfig.Tls tls = config.tls().get();
        TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
        if (tls.ca().isPresent()) {
            builder.trustManager(tls.ca().get());
        }
        if (tls.certificate().isPresent() && tls.key().isPresent()) {
            builder.keyManager(tls.certificate().get(), tls.key().get());
        }
        return builder.build();
    }

    private static Metadata headers(MilvusConfig config) {
        Metadata headers = new Metadata();
        config.credentials()
                .map(Secret::reveal)
                .ifPresent(secret -> headers.put(
                        header("authorization"),
                        Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))));
        config.database().ifPresent(database -> headers.put(header("dbname"), database));
        return headers;
    }

    private static Metadata.Key<String> header(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    MutationResult insert(WriteRequest request, Deadline deadline) {
        return write(INSERT, request, MutationResult::getStatus, deadline);
    }

    MutationResult upsert(WriteRequest request, Deadline deadline) {
        return write(UPSERT, request, MutationResult::getStatus, deadline);
    }

    MutationResult delete(DeleteRequest request, Deadline deadline) {
        return write(MilvusServiceGrpc.getDeleteMethod(), request, MutationResult::getStatus, deadline);
    }

    SearchResults search(SearchRequest request, Deadline deadline) {
        return read(MilvusServiceGrpc.getSearchMethod(), request, SearchResults::getStatus, deadline);
    }

    QueryResults query(QueryRequest request, Deadline deadline) {
        return read(MilvusServiceGrpc.getQueryMethod(), request, QueryResults::getStatus, deadline);
    }

    void createCollection(CreateCollectionRequest request, Deadline deadline) {
        write(MilvusServiceGrpc.getCreateCollectionMethod(), request, status -> status, deadline);
    }

    void dropCollection(DropCollectionRequest request, Deadline deadline) {
        write(MilvusServiceGrpc.getDropCollectionMethod(), request, status -> status, deadline);
    }

    void alterCollection(AlterCollectionRequest request, Deadline deadline) {
        write(MilvusServiceGrpc.getAlterCollectionMethod(), request, status -> status, deadline);
    }

    void loadCollection(LoadCollectionRequest request, Deadline deadline) {
        write(MilvusServiceGrpc.getLoadCollectionMethod(), request, status -> status, deadline);
    }

    void releaseCollection(ReleaseCollectionRequest request, Deadline deadline) {
        write(MilvusServiceGrpc.getReleaseCollectionMethod(), request, status -> status, deadline);
    }

    void createIndex(CreateIndexRequest request, Deadline deadline) {
        write(MilvusServiceGrpc.getCreateIndexMethod(), request, status -> status, deadline);
    }

    void dropIndex(DropIndexRequest request, Deadline deadline) {
        write(MilvusServiceGrpc.getDropIndexMethod(), request, status -> status, deadline);
    }

    DescribeCollectionResponse describeCollection(DescribeCollectionRequest request, Deadline deadline) {
        return read(
                MilvusServiceGrpc.getDescribeCollectionMethod(),
                request,
                DescribeCollectionResponse::getStatus,
                deadline);
    }

    ShowCollectionsResponse showCollections(ShowCollectionsRequest request, Deadline deadline) {
        return read(
                MilvusServiceGrpc.getShowCollectionsMethod(), request, ShowCollectionsResponse::getStatus, deadline);
    }

    DescribeIndexResponse describeIndex(DescribeIndexRequest request, Deadline deadline) {
        return read(MilvusServiceGrpc.getDescribeIndexMethod(), request, DescribeIndexResponse::getStatus, deadline);
    }

    GetLoadStateResponse getLoadState(GetLoadStateRequest request, Deadline deadline) {
        return read(MilvusServiceGrpc.getGetLoadStateMethod(), request, GetLoadStateResponse::getStatus, deadline);
    }

    GetLoadingProgressResponse getLoadingProgress(GetLoadingProgressRequest request, Deadline deadline) {
        return read(
                MilvusServiceGrpc.getGetLoadingProgressMethod(),
                request,
                GetLoadingProgressResponse::getStatus,
                deadline);
    }

    DescribeAliasResponse describeAlias(DescribeAliasRequest request, Deadline deadline) {
        return read(MilvusServiceGrpc.getDescribeAliasMethod(), request, DescribeAliasResponse::getStatus, deadline);
    }

    ListAliasesResponse listAliases(ListAliasesRequest request, Deadline deadline) {
        return read(MilvusServiceGrpc.getListAliasesMethod(), request, ListAliasesResponse::getStatus, deadline);
    }

    String version(Deadline deadline) {
        return read(
                        MilvusServiceGrpc.getGetVersionMethod(),
                        GetVersionRequest.getDefaultInstance(),
                        GetVersionResponse::getStatus,
                        deadline)
                .getVersion();
    }

    private <A, B> B read(MethodDescriptor<A, B> method, A request, Function<B, Status> status, Deadline deadline) {
        return call(method, request, status, deadline, false);
    }

    private <A, B> B write(MethodDescriptor<A, B> method, A request, Function<B, Status> status, Deadline deadline) {
        return call(method, request, status, deadline, true);
    }

    private <A, B> B call(
            MethodDescriptor<A, B> method, A request, Function<B, Status> status, Deadline deadline, boolean write) {
        deadline.check();
        acquire(deadline);
        try {
            B answer = await(method, request, deadline, write);
            if (!MilvusErrors.isOk(status.apply(answer))) {
                throw MilvusErrors.ofStatus(status.apply(answer), write);
            }
            return answer;
        } finally {
            permits.release();
        }
    }

    private void acquire(Deadline deadline) {
        if (!permits.hasQueuedThreads() && permits.tryAcquire()) {
            return;
        }
        Deadline patience = deadline.atMost(pool.acquireTimeout());
        long wait = patience.remainingMillis();
        if (patience.interruptibly(() -> patience.acquire(permits))) {
            return;
        }
        throw VectorException.builder(
                        deadline.isOver() ? ErrorCode.TIMEOUT : ErrorCode.RESOURCE_EXHAUSTED,
                        "no call could begin within " + wait + " ms; pool.max-size is " + pool.maxSize())
                .context(ErrorContext.EMPTY.withPool(counts()))
                .build();
    }

    private <A, B> B await(MethodDescriptor<A, B> method, A request, Deadline deadline, boolean write) {
        CallOptions options = deadline.remaining()
                .map(left -> CallOptions.DEFAULT.withDeadlineAfter(left.toNanos(), TimeUnit.NANOSECONDS))
                .orElse(CallOptions.DEFAULT);
        Channel channel = channels.get(Math.floorMod(next.getAndIncrement(), channels.size()));
        Future<B> future = ClientCalls.futureUnaryCall(channel.newCall(method, options), request);
        CancelSignal.Registration registration = deadline.cancelSignal().onCancel(() -> future.cancel(true));
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), write);
        } catch (CancellationException e) {
            throw cancelled("the caller cancelled the call", e, write);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt(); // stays visible to the caller
            throw cancelled("the call was interrupted", e, write);
        } finally {
            registration.close();
        }
    }

    private VectorException failure(Throwable cause, boolean write) {
        VectorException failure = cause instanceof StatusRuntimeException rpc
                ? MilvusErrors.ofRpc(
                        rpc.getStatus().getCode().name(), rpc.getStatus().getDescription(), rpc, write)
                : MilvusErrors.ofRpc("UNKNOWN", cause.toString(), cause, write);
        return failure.toBuilder()
                .retryAfter(retryAfter(io.milvus.shaded.io.grpc.Status.trailersFromThrowable(cause)))
                .context(failure.context().withPool(counts()))
                .build();
    }

    /** What gRPC servers (retry pushback) and HTTP gateways before them ask for. */
    private static @Nullable Duration retryAfter(@Nullable Metadata trailers) {
        if (trailers == null) {
            return null;
        }
        Long millis = number(trailers.get(PUSHBACK));
        Long seconds = number(trailers.get(RETRY_AFTER));
        return millis != null ? Duration.ofMillis(millis) : seconds != null ? Duration.ofSeconds(seconds) : null;
    }

    /** A whole number of 9 digits at most; a date or a negative number is no help. */
    private static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Long.valueOf(text) : null;
    }

    private static VectorException cancelled(String text, Exception cause, boolean write) {
        return VectorException.builder(ErrorCode.CANCELLED, text)
                .mayHaveApplied(write)
                .cause(cause)
                .build();
    }

    /** How many calls are in flight, may be, and wait. */
    String counts() {
        return (pool.maxSize() - permits.availablePermits()) + " of " + pool.maxSize() + " calls in flight, "
                + permits.getQueueLength() + " waiting, " + channels.size() + " channels";
    }

    /** A channel, to whoever can name its type. */
    <T> Optional<T> unwrap(Class<T> type) {
        return channels.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    @Override
    public void close() {
        owned.forEach(ManagedChannel::shutdownNow);
    }

    private static <B> MethodDescriptor<WriteRequest, B> writing(MethodDescriptor<?, B> method) {
        return method.toBuilder(new WriteMarshaller(), method.getResponseMarshaller())
                .build();
    }

    /** Lets a request write itself into the transport's buffers. */
    private static final class WriteMarshaller implements MethodDescriptor.Marshaller<WriteRequest> {
        @Override
        public InputStream stream(WriteRequest request) {
            return new DrainableBody(request);
        }

        @Override
        public WriteRequest parse(InputStream stream) {
            throw new UnsupportedOperationException("a write request is only sent");
        }
    }

    private static final class DrainableBody extends WriteBody implements Drainable, KnownLength {
        DrainableBody(WriteRequest request) {
            super(request);
        }
    }
}
