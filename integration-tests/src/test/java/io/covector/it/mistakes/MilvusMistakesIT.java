package io.covector.it.mistakes;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.it.milvus.MilvusFixture;
import io.covector.test.servers.MilvusKind;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureChannelCredentials;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.index.request.DropIndexReq;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Mistakes with Milvus. */
class MilvusMistakesIT {
    @Test
    void areAnswered() throws IOException {
        try (MilvusFixture server = new MilvusFixture(MilvusKind.MILVUS);
                VectorClient client = VectorClients.open(server.config().build())) {
            VectorCollection docs = client.createCollection(CollectionSpec.builder("docs")
                    .vector(2, Metric.COSINE)
                    .field("title", FieldType.STRING)
                    .build());
            new Troubleshooting("Milvus")
                    .showing(Pattern.quote(server.database()), "app")
                    .showing("(127\\.0\\.0\\.1|localhost):\\d+", "milvus:19530")
                    .check("Mistakes with `type: milvus`.", mistakes(server, client, docs));
        }
    }

    private static void withoutItsIndex(VectorClient client) {
        VectorCollection bare = client.createCollection(
                CollectionSpec.builder("bare").vector(2, Metric.COSINE).build());
        MilvusClientV2 vendor = client.unwrap(MilvusClientV2.class);
        vendor.releaseCollection(
                ReleaseCollectionReq.builder().collectionName("bare").build());
        vendor.dropIndex(DropIndexReq.builder()
                .collectionName("bare")
                .fieldName("vector")
                .build());
        bare.count();
    }

    private static List<Mistake> mistakes(MilvusFixture server, VectorClient client, VectorCollection docs) {
        return List.of(
                Mistake.of(
                        () -> VectorClients.open(server.config()
                                        .set("backends.main.database", "no_such")
                                        .build())
                                .close(),
                        "the database is not there",
                        "create it, or correct `database`"),
                Mistake.of(
                        () -> VectorClients.open(server.config()
                                        .set("backends.main.uri", server.uri().replace("http:", "https:"))
                                        .build())
                                .close(),
                        "TLS to a server that has none",
                        "`http://` in `uri`, or certificates for the server"),
                Mistake.of(
                        () -> VectorClients.open(ClientConfig.builder()
                                        .set("backends.main.type", "pgvector")
                                        .set(
                                                "backends.main.url",
                                                server.uri().replace("http:", "jdbc:postgresql:") + "/app")
                                        .set("retry.max-attempts", 1)
                                        .build())
                                .close(),
                        "`type: pgvector`, and the address of Milvus or of another server",
                        "correct `type` or `url`"),
                Mistake.of(
                        () -> docs.upsert(
                                VectorRecord.of("a", new float[] {1, 0}, Metadata.of("title", "x".repeat(70_000)))),
                        "a declared text is longer than Milvus takes",
                        "shorten it; long texts belong elsewhere"),
                Mistake.of(
                        () -> docs.insert(List.of(VectorRecord.of("x".repeat(1_025), new float[] {1, 0}))),
                        "an id that is too long",
                        "a hash of it, for example"),
                Mistake.of(() -> client.collection("dosc"), "no collection of that name in the database", "correct it"),
                Mistake.of(
                        () -> withoutItsIndex(client),
                        "somebody has released the collection and dropped its index",
                        "let them finish, or open the collection anew; `createIndex` builds one"),
                Mistake.of(
                        () -> {
                            URI address = URI.create(server.uri());
                            ManagedChannel own = Grpc.newChannelBuilderForAddress(
                                            address.getHost(), address.getPort(), InsecureChannelCredentials.create())
                                    .build();
                            try (VectorClient lent = VectorClients.open(ClientConfig.builder()
                                    .set("backends.main.type", "milvus")
                                    .resource("main", Channel.class, own)
                                    .build())) {
                                own.shutdownNow();
                                lent.listCollections();
                            }
                        },
                        "the application has shut its channel down before the client",
                        "close the client first"));
    }
}
