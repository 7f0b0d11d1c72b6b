package io.covector.milvus.internal.schema;

import io.milvus.grpc.KeyValuePair;

/** Parameters as Milvus takes them. Stateless. */
public final class KeyValues {
    private KeyValues() {}

    /** A parameter with the text form of a value. */
    public static KeyValuePair of(String key, Object value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value.toString()).build();
    }
}
