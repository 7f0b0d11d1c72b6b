package io.covector.milvus.internal.rpc;

import com.google.protobuf.MessageLite;
import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.config.CredentialsSupplier;
import io.covector.config.Secret;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.SharedResources;
import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.AllocTimestampResponse;
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
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ClientCall;
import io.milvus.shaded.io.grpc.ClientInterceptor;
import io.milvus.shaded.io.grpc.Drainable;
import io.milvus.shaded.io.grpc.KnownLength;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import io.milvus.shaded.io.grpc.stub.ClientCalls;
import io.milvus.shaded.io.grpc.stub.MetadataUtils;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the server. Each is sent once, ends with its deadline, and is cancelled when the caller cancels. Only
 * this class, {@link GrpcChannel}, {@link HostResolver} and {@link HeaderLog} know gRPC. Thread-safe.
 */
public final class Rpc implements AutoCloseable {
    /** How much longer than to its deadline a call is awaited: time for gRPC to end it and to say why. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Metadata.Key<String> PUSHBACK = header("grpc-retry-pushback-ms");
    private static final Metadata.Key<String> RETRY_AFTER = header("retry-after");
    private static final MethodDescriptor<WireMessage, MutationResult> INSERT =
            writing(MilvusServiceGrpc.getInsertMethod());
    private static final MethodDescriptor<WireMessage, MutationResult> UPSERT =
            writing(MilvusServiceGrpc.getUpsertMethod());

    private final ChannelPool<GrpcChannel> pool;
    private final Runnable release;
    private final Login login;
    private final Optional<String> database;
    private final ClientInterceptor headers;
    private final String address;
    private final int maxInboundBytes;
    private volatile boolean closed;

    private Rpc(ChannelPool<GrpcChannel> pool, Runnable release, MilvusConfig config, Login login, String address) {
        HeaderLog.silence();
        this.address = address;
        this.pool = pool;
        this.release = release;
        this.login = login;
        this.database = config.database();
        this.maxInboundBytes = config.maxInboundMessageBytes();
        this.headers = headers(login.changes() ? Optional.empty() : login.now());
    }

    /** What an application may hand in: its own channel, or what gives the login. */
    public static Set<Class<?>> resourceTypes() {
        return Set.of(Channel.class, ManagedChannel.class, CredentialsSupplier.class);
    }

    /**
     * Calls over the connections of a pool, which backends with equal settings share; they are made at the first calls.
     */
    public static Rpc open(MilvusConfig config, MilvusConfig.Endpoint endpoint, Login login, BackendContext context) {
        SharedResources.Lease<ChannelPool<GrpcChannel>> lease = SharedChannelPools.acquire(config, endpoint, context);
        return new Rpc(lease.resource(), lease::close, config, login, endpoint.authority());
    }

    /** Calls over the application's own channel, if it hands one in; it is not closed here. */
    public static Optional<Rpc> over(BackendContext context, MilvusConfig config, Login login) {
        return GrpcChannel.given(context).map(channel -> {
            ChannelPool<GrpcChannel> pool =
                    new ChannelPool<>(config.pool().ofOne(), context.ticker(), context.random(), () -> channel);
            return new Rpc(pool, pool::close, config, login, channel.channel().authority());
        });
    }

    private ClientInterceptor headers(Optional<Secret> credentials) {
        Metadata headers = new Metadata();
        credentials
                .map(Secret::reveal)
                .ifPresent(secret -> headers.put(
                        header("authorization"),
                        Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))));
        database.ifPresent(name -> headers.put(header("dbname"), name));
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    /** The headers of the next call. */
    private ClientInterceptor headersNow() {
        return login.changes() ? headers(login.now()) : headers;
    }

    private static Metadata.Key<String> header(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    public MutationResult insert(WireMessage request, CallContext context) {
        return write(INSERT, request, MutationResult::getStatus, context);
    }

    public MutationResult upsert(WireMessage request, CallContext context) {
        return write(UPSERT, request, MutationResult::getStatus, context);
    }

    public MutationResult delete(DeleteRequest request, CallContext context) {
        return write(MilvusServiceGrpc.getDeleteMethod(), request, MutationResult::getStatus, context);
    }

    public SearchResults search(SearchRequest request, CallContext context) {
        return read(MilvusServiceGrpc.getSearchMethod(), request, SearchResults::getStatus, context);
    }

    public QueryResults query(QueryRequest request, CallContext context) {
        return read(MilvusServiceGrpc.getQueryMethod(), request, QueryResults::getStatus, context);
    }

    public void createCollection(CreateCollectionRequest request, CallContext context) {
        write(MilvusServiceGrpc.getCreateCollectionMethod(), request, status -> status, context);
    }

    public void dropCollection(DropCollectionRequest request, CallContext context) {
        write(MilvusServiceGrpc.getDropCollectionMethod(), request, status -> status, context);
    }

    void alterCollection(AlterCollectionRequest request, CallContext context) {
        write(MilvusServiceGrpc.getAlterCollectionMethod(), request, status -> status, context);
    }

    public void loadCollection(LoadCollectionRequest request, CallContext context) {
        write(MilvusServiceGrpc.getLoadCollectionMethod(), request, status -> status, context);
    }

    public void releaseCollection(ReleaseCollectionRequest request, CallContext context) {
        write(MilvusServiceGrpc.getReleaseCollectionMethod(), request, status -> status, context);
    }

    public void createIndex(CreateIndexRequest request, CallContext context) {
        write(MilvusServiceGrpc.getCreateIndexMethod(), request, status -> status, context);
    }

    public void dropIndex(DropIndexRequest request, CallContext context) {
        write(MilvusServiceGrpc.getDropIndexMethod(), request, status -> status, context);
    }

    public DescribeCollectionResponse describeCollection(DescribeCollectionRequest request, CallContext context) {
        return read(
                MilvusServiceGrpc.getDescribeCollectionMethod(),
                request,
                DescribeCollectionResponse::getStatus,
                context);
    }

    public ShowCollectionsResponse showCollections(ShowCollectionsRequest request, CallContext context) {
        return read(MilvusServiceGrpc.getShowCollectionsMethod(), request, ShowCollectionsResponse::getStatus, context);
    }

    public ShowPartitionsResponse showPartitions(ShowPartitionsRequest request, CallContext context) {
        return read(MilvusServiceGrpc.getShowPartitionsMethod(), request, ShowPartitionsResponse::getStatus, context);
    }

    public DescribeIndexResponse describeIndex(DescribeIndexRequest request, CallContext context) {
        return read(MilvusServiceGrpc.getDescribeIndexMethod(), request, DescribeIndexResponse::getStatus, context);
    }

    public GetLoadStateResponse getLoadState(GetLoadStateRequest request, CallContext context) {
        return read(MilvusServiceGrpc.getGetLoadStateMethod(), request, GetLoadStateResponse::getStatus, context);
    }

    public GetLoadingProgressResponse getLoadingProgress(GetLoadingProgressRequest request, CallContext context) {
        return read(
                MilvusServiceGrpc.getGetLoadingProgressMethod(),
                request,
                GetLoadingProgressResponse::getStatus,
                context);
    }

    public DescribeAliasResponse describeAlias(DescribeAliasRequest request, CallContext context) {
        return read(MilvusServiceGrpc.getDescribeAliasMethod(), request, DescribeAliasResponse::getStatus, context);
    }

    public ListAliasesResponse listAliases(ListAliasesRequest request, CallContext context) {
        return read(MilvusServiceGrpc.getListAliasesMethod(), request, ListAliasesResponse::getStatus, context);
    }

    public String version(CallContext context) {
        return read(
                        MilvusServiceGrpc.getGetVersionMethod(),
                        GetVersionRequest.getDefaultInstance(),
                        GetVersionResponse::getStatus,
                        context)
                .getVersion();
    }

    /** The server's time as a timestamp, which is later than that of every write that is answered. */
    public long timestamp(CallContext context) {
        return read(
                        MilvusServiceGrpc.getAllocTimestampMethod(),
                        AllocTimestampRequest.getDefaultInstance(),
                        AllocTimestampResponse::getStatus,
                        context)
                .getTimestamp();
    }

    /** Bytes of an answer at most. */
    public int maxInboundBytes() {
        return maxInboundBytes;
    }

    private <A, B> B read(MethodDescriptor<A, B> method, A request, Function<B, Status> status, CallContext context) {
        return call(method, request, status, context, false);
    }

    private <A, B> B write(MethodDescriptor<A, B> method, A request, Function<B, Status> status, CallContext context) {
        return call(method, request, status, context, true);
    }

    private <A, B> B call(
            MethodDescriptor<A, B> method, A request, Function<B, Status> status, CallContext context, boolean write) {
        if (closed) {
            throw ChannelPool.closed("the client is closed").build();
        }
        context.check();
        try (ChannelPool<GrpcChannel>.Lease lease = pool.acquire(context)) {
            B answer = await(lease, method, request, context, write);
            if (!MilvusErrors.isOk(status.apply(answer))) {
                throw inTime(MilvusErrors.ofStatus(status.apply(answer), write), context);
            }
            return answer;
        }
    }

    private <A, B> B await(
            ChannelPool<GrpcChannel>.Lease lease,
            MethodDescriptor<A, B> method,
            A request,
            CallContext context,
            boolean write) {
        CallOptions bounded = bounded(CallOptions.DEFAULT);
        CallOptions options = context.deadline()
                .remaining()
                .map(left -> bounded.withDeadlineAfter(left.toNanos(), TimeUnit.NANOSECONDS))
                .orElse(bounded);
        ClientCall<A, B> call =
                headersNow().interceptCall(method, options, lease.channel().channel());
        requireWritable(request);
        Future<B> future = ClientCalls.futureUnaryCall(call, request);
        CancelSignal.Registration registration = context.cancelSignal().onCancel(() -> future.cancel(true));
        try {
            return answer(future, context);
        } catch (ExecutionException e) {
            throw inTime(failure(lease, e.getCause() == null ? e : e.getCause(), write), context);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw VectorException.builder(
                            ErrorCode.TIMEOUT, "the deadline has passed, and the call did not end with it")
                    .context(ErrorContext.EMPTY.withPool(counts()))
                    .mayHaveApplied(write)
                    .cause(e)
                    .build();
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

    /** Bounds the answer by call, because an own channel of the application may have gRPC's default of 4 MiB. */
    private CallOptions bounded(CallOptions options) {
        return options.getMaxInboundMessageSize() == null
                ? options.withMaxInboundMessageSize(maxInboundBytes)
                : options;
    }

    /**
     * Measures the request, which protobuf remembers. If a library does not fit, that fails here and not in a thread of
     * the transport, where gRPC would forget the call.
     */
    private static void requireWritable(Object request) {
        try {
            if (request instanceof WireMessage message) {
                int unused = message.size();
            } else if (request instanceof MessageLite message) {
                int unused = message.getSerializedSize();
            }
        } catch (LinkageError e) {
            throw MilvusErrors.misfit(e, false).build();
        }
    }

    /** The answer; gRPC ends a call at its deadline, unless the transport has lost it. */
    private static <B> B answer(Future<B> future, CallContext context)
            throws InterruptedException, ExecutionException, TimeoutException {
        Optional<Duration> left = context.deadline().remaining();
        return left.isPresent() ? future.get(left.get().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS) : future.get();
    }

    private static VectorException inTime(VectorException failure, CallContext context) {
        return context.deadline().isOver() ? MilvusErrors.late(failure) : failure;
    }

    private VectorException failure(ChannelPool<GrpcChannel>.Lease lease, Throwable cause, boolean write) {
        if (pool.isClosed()) {
            return ChannelPool.closed("the client was closed while the call was in flight")
                    .mayHaveApplied(write)
                    .cause(cause)
                    .build();
        }
        VectorException failure = cause instanceof StatusRuntimeException rpc
                ? MilvusErrors.ofRpc(
                        rpc.getStatus().getCode().name(), rpc.getStatus().getDescription(), rpc, write)
                : MilvusErrors.ofRpc("INTERNAL", cause.toString(), cause, write);
        VectorException.Builder told = failure.toBuilder()
                .retryAfter(retryAfter(io.milvus.shaded.io.grpc.Status.trailersFromThrowable(cause)))
                .context(failure.context().withPool(counts()));
        if (failure.code() == ErrorCode.UNAVAILABLE && lease.channel().isTakenBack()) {
            return VectorException.builder(
                            ErrorCode.CLOSED, "the application has shut its channel down: " + failure.text())
                    .context(failure.context())
                    .mayHaveApplied(failure.mayHaveApplied())
                    .cause(cause)
                    .build();
        }
        if (MilvusErrors.isAnswerTooLarge(failure)) {
            told.text(failure.text() + " (max-inbound-message-bytes is " + maxInboundBytes + ")");
        } else if (failure.code() == ErrorCode.UNAVAILABLE && lease.isAborted()) {
            told.text("the call was in flight for longer than pool.drain-timeout after its connection had reached"
                    + " pool.max-lifetime");
        } else if (failure.code() == ErrorCode.UNAVAILABLE) {
            String reason = String.valueOf(MilvusErrors.root(cause).getMessage());
            lease.connectionFailed(reason);
            boolean isKnown = reason.contains(failure.text()) || failure.text().equals(MilvusErrors.NO_WORDS);
            told.text((isKnown ? reason : failure.text() + ": " + reason) + " (server " + address
                    + "; see 'uri' or 'host' and 'port')");
        }
        return told.build();
    }

    /** The pause that a gRPC server (retry pushback) or an HTTP gateway before it asks for. */
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

    /** Connects the minimum number of channels of the pool, and waits for them. */
    public void warmUp(CallContext context) {
        new ProgressPoller("the connections of the pool", context).await(pool::connect);
    }

    /** How many calls are in flight, may be, and wait; and on how many connections. */
    public String counts() {
        return pool.counts();
    }

    /** The state of the pool in numbers. */
    public PoolCounts poolCounts() {
        return pool.poolCounts();
    }

    /** The pool as a channel, if that type is asked for. */
    public <T> Optional<T> unwrap(Class<T> type) {
        return type == Channel.class ? Optional.of(type.cast(new Pooled())) : Optional.empty();
    }

    /** Ends this client's use of the connections. */
    @Override
    public void close() {
        closed = true;
        release.run();
    }

    /** The pool as one channel. Its calls choose a channel as those of this class do, but are not counted. */
    private final class Pooled extends Channel {
        @Override
        public <A, B> ClientCall<A, B> newCall(MethodDescriptor<A, B> method, CallOptions options) {
            return headersNow()
                    .interceptCall(method, bounded(options), pool.peek().channel());
        }

        @Override
        public String authority() {
            return pool.peek().channel().authority();
        }
    }

    private static <B> MethodDescriptor<WireMessage, B> writing(MethodDescriptor<?, B> method) {
        return method.toBuilder(new WireMessageMarshaller(), method.getResponseMarshaller())
                .build();
    }

    /** Lets a request write itself into the buffers of the transport. */
    private static final class WireMessageMarshaller implements MethodDescriptor.Marshaller<WireMessage> {
        @Override
        public InputStream stream(WireMessage request) {
            return new DrainableStream(request);
        }

        @Override
        public WireMessage parse(InputStream stream) {
            throw new UnsupportedOperationException("a wire message is only sent");
        }
    }

    private static final class DrainableStream extends WireMessageStream implements Drainable, KnownLength {
        DrainableStream(WireMessage request) {
            super(request);
        }
    }
}
