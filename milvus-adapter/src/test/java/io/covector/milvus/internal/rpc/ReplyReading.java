package io.covector.milvus.internal.rpc;

import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ClientCall;
import io.milvus.shaded.io.grpc.ClientInterceptor;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads the replies of a server in another way than with the marshaller of the method. */
record ReplyReading(Reader reader) implements ClientInterceptor {
    interface Reader {
        Object read(InputStream reply) throws IOException;
    }

    @Override
    public <A, B> ClientCall<A, B> interceptCall(MethodDescriptor<A, B> method, CallOptions options, Channel next) {
        MethodDescriptor.Marshaller<B> replies = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(B value) {
                throw new UnsupportedOperationException("replies are only read");
            }

            @Override
            @SuppressWarnings("unchecked") // it fails before it returns anything
            public B parse(InputStream stream) {
                try {
                    return (B) reader.read(stream);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        return next.newCall(
                method.toBuilder(method.getRequestMarshaller(), replies).build(), options);
    }
}
