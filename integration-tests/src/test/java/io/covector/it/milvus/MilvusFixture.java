package io.covector.it.milvus;

import io.covector.client.ClientConfig;
import io.covector.tck.TckFixture;
import io.covector.test.servers.MilvusKind;
import io.covector.test.servers.TestServers;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.database.request.CreateDatabaseReq;
import io.milvus.v2.service.database.request.DropDatabaseReq;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of its own on a server. */
public final class MilvusFixture implements TckFixture {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String uri;
    private final String database;

    /** Creates the database. */
    public MilvusFixture(MilvusKind kind) {
        this.uri = TestServers.milvus(kind).uri();
        this.database = "tck_" + ProcessHandle.current().pid() + "_" + NUMBERS.incrementAndGet();
        MilvusClientV2 admin = admin("default");
        admin.createDatabase(CreateDatabaseReq.builder().databaseName(database).build());
        admin.close();
    }

    @Override
    public String type() {
        return "milvus";
    }

    @Override
    public ClientConfig.Builder config() {
        return ClientConfig.builder()
                .set("backends.main.type", type())
                .set("backends.main.uri", uri)
                .set("backends.main.database", database);
    }

    /** Where the server is. */
    public String uri() {
        return uri;
    }

    /** The name of the database. */
    public String database() {
        return database;
    }

    private MilvusClientV2 admin(String name) {
        return new MilvusClientV2(ConnectConfig.builder()
                .uri(uri)
                .dbName(name)
                .connectTimeoutMs(60_000) // on a machine that may be busy
                .build());
    }

    @Override
    public void close() {
        MilvusClientV2 admin = admin(database);
        for (String collection : admin.listCollections().getCollectionNames()) {
            admin.dropCollection(
                    DropCollectionReq.builder().collectionName(collection).build());
        }
        admin.dropDatabase(DropDatabaseReq.builder().databaseName(database).build());
        admin.close();
    }
}
