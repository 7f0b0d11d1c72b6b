package io.covector.milvus.internal.codec;

import io.covector.CollectionSpec;
import io.covector.milvus.internal.schema.SchemaMapping;
import io.covector.milvus.testing.FakeMilvus;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import java.io.IOException;

/** The vendor's client, and the server that keeps what it sends. The collection has the schema timestamp 77. */
final class VendorSide implements AutoCloseable {
    final FakeMilvus server = new FakeMilvus();
    final MilvusClientV2 client;

    VendorSide(CollectionSpec spec) throws IOException {
        CollectionSchema.Builder schema = SchemaMapping.schema(spec, 100).toBuilder();
        for (int i = 0; i < schema.getFieldsCount(); i++) {
            schema.getFieldsBuilder(i).setFieldID(100 + i);
        }
        server.description = DescribeCollectionResponse.newBuilder()
                .setSchema(schema)
                .setCollectionName(spec.name())
                .setUpdateTimestamp(77)
                .build();
        client = new MilvusClientV2(
                ConnectConfig.builder().uri("http://127.0.0.1:" + server.port()).build());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
