package io.covector.benchmarks.covector;

import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ClientCall;
import io.milvus.shaded.io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes the bytes of requests: inserts are answered here and go nowhere, searches go on. Thread-safe. */
final class Recorder extends Channel {
    private final Channel channel;
    private final List<byte[]> inserts = Collections.synchronizedList(new ArrayList<>());
    private final List<byte[]> searches = Collections.synchronizedList(new ArrayList<>());

    Recorder(Channel channel) {
        this.channel = channel;
    }

    List<byte[]> inserts() {
        return inserts;
    }

    List<byte[]> searches() {
        return searches;
    }

    /** The method, for requests that are bytes already. */
    static <B> MethodDescriptor<byte[], B> ofBytes(MethodDescriptor<?, B> method) {
        return method.toBuilder(new Bytes(), method.getResponseMarshaller()).build();
    }

    @Override
    public String authority() {
        return channel.authority();
    }

    @Override
    public <A, B> ClientCall<A, B> newCall(MethodDescriptor<A, B> method, CallOptions options) {
        String name = method.getFullMethodName();
        if (name.equals(MilvusServiceGrpc.getInsertMethod().getFullMethodName())) {
            return new Swallowing<>(method);
        }
        boolean search = name.equals(MilvusServiceGrpc.getSearchMethod().getFullMethodName());
        return new SimpleForwardingClientCall<>(channel.newCall(method, options)) {
            @Override
            public void sendMessage(A message) {
                if (search) {
                    searches.add(bytes(method.streamRequest(message)));
                }
                super.sendMessage(message);
            }
        };
    }

    private static byte[] bytes(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a message in memory can be read", e);
        }
    }

    private final class Swallowing<A, B> extends ClientCall<A, B> {
        private final MethodDescriptor<A, B> method;
        private @Nullable Listener<B> listener;

        Swallowing(MethodDescriptor<A, B> method) {
            this.method = method;
        }

        @Override
        public void start(Listener<B> responses, Metadata headers) {
            listener = responses;
        }

        @Override
        public void request(int messages) {}

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {}

        @Override
        public void sendMessage(A message) {
            inserts.add(bytes(method.streamRequest(message)));
        }

        @Override
        public void halfClose() {
            if (listener != null) {
                listener.onMessage(method.parseResponse(new ByteArrayInputStream(
                        MutationResult.getDefaultInstance().toByteArray())));
                listener.onClose(Status.OK, new Metadata());
            }
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new Known(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return bytes(stream);
        }
    }

    /** Tells the transport its length, so that it makes room once. */
    private static final class Known extends ByteArrayInputStream implements io.milvus.shaded.io.grpc.KnownLength {
        Known(byte[] bytes) {
            super(bytes);
        }
    }
}
