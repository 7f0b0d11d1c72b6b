package io.covector.milvus.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.covector.milvus.internal.rpc.WireMessage;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.UpsertRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a server reads out of the bytes of a write request. */
final class WireBytes {
    private WireBytes() {}

    static InsertRequest insert(WireMessage request) {
        try {
            return InsertRequest.parseFrom(bytes(request));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static UpsertRequest upsert(WireMessage request) {
        try {
            return UpsertRequest.parseFrom(bytes(request));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(WireMessage request) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            request.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(request.size()).isEqualTo(out.size());
        return out.toByteArray();
    }
}
