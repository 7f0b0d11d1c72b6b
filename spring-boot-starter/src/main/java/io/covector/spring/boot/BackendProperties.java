package io.covector.spring.boot;

import io.covector.Metric;
import io.covector.config.Secret;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A backend: the keys of all types together. Covector refuses those that its type does not have. Null where a key is
 * not set. Immutable.
 *
 * @param type {@code pgvector}, {@code milvus} or {@code embedded}
 * @param useDataSource pgvector: whether it takes the application's DataSource, and part in its transactions
 * @param dataSource pgvector: name of the DataSource bean that it takes, where there are several
 * @param url pgvector: JDBC URL
 * @param user login
 * @param password login
 * @param schema pgvector: where collections live
 * @param pooler pgvector: the transaction pooler between client and server
 * @param socketTimeout pgvector: longest wait for an answer where no deadline sets one
 * @param keepalive pgvector: how often an idle connection is asked for a sign of life
 * @param leakDetection pgvector: a connection in use for longer is logged
 * @param properties pgvector: further connection properties of the driver
 * @param createExtension pgvector: create the extension if it is missing
 * @param index pgvector: how indexes are built
 * @param uri milvus: {@code http(s)://HOST:PORT}
 * @param host milvus: the same in two keys
 * @param port milvus: the same in two keys
 * @param token milvus: secret to log in with
 * @param database milvus: where collections live
 * @param idMaxLength milvus: longest text id of new collections, in bytes
 * @param shards milvus: shards of new collections
 * @param keepAlive milvus: silence before a connection with calls is probed
 * @param keepAliveTimeout milvus: wait for the answer to a probe
 * @param keepAliveWithoutCalls milvus: probe connections without calls, too
 * @param maxMessageBytes milvus: bytes of a write request at most
 * @param maxInboundMessageBytes milvus: bytes of an answer at most
 * @param path embedded: directory of the collections; in memory without one
 * @param readOnly embedded: whether nothing is changed
 * @param bufferBytes embedded: memory for records that are not yet in a segment
 * @param logBytes embedded: length of the log at which an index is committed
 * @param ef embedded: candidates of a graph search
 * @param idleTimeout milvus, embedded: time without calls before a connection or collection is closed
 * @param connectTimeout longest wait for a new connection
 * @param pool the connection pool
 * @param tls encryption
 * @param collections existing tables and collections, by the name that they get
 */
public record BackendProperties(
        @Nullable String type,
        @DefaultValue("false") boolean useDataSource,
        @Nullable String dataSource,
        @Nullable String url,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable String schema,
        @Nullable Pooler pooler,
        @Nullable Duration socketTimeout,
        @Nullable Duration keepalive,
        @Nullable Duration leakDetection,
        @DefaultValue Map<String, String> properties,
        @Nullable Boolean createExtension,
        @Nullable Index index,
        @Nullable String uri,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable Secret token,
        @Nullable String database,
        @Nullable Integer idMaxLength,
        @Nullable Integer shards,
        @Nullable Duration keepAlive,
        @Nullable Duration keepAliveTimeout,
        @Nullable Boolean keepAliveWithoutCalls,
        @Nullable String maxMessageBytes,
        @Nullable String maxInboundMessageBytes,
        @Nullable String path,
        @Nullable Boolean readOnly,
        @Nullable String bufferBytes,
        @Nullable String logBytes,
        @Nullable Integer ef,
        @Nullable Duration idleTimeout,
        @Nullable Duration connectTimeout,
        @Nullable Pool pool,
        @Nullable Tls tls,
        @DefaultValue Map<String, Attached> collections) {

    /** Names the type; values, which may be secrets, are not printed. */
    @Override
    public String toString() {
        return "backend of type " + type;
    }

    /** The transaction pooler between client and server. */
    public enum Pooler {
        /** Found out when the client is opened. */
        AUTO,
        /** There is none, or it keeps a connection for each client's. */
        NONE,
        /** Each transaction gets any of its connections. */
        TRANSACTION
    }

    /**
     * How pgvector builds indexes. Immutable.
     *
     * @param concurrently with CREATE INDEX CONCURRENTLY
     * @param maintenanceWorkMem memory of an index build, 1MiB to 1TiB
     * @param metadata give new collections a GIN index on the free metadata
     */
    public record Index(
            @Nullable Boolean concurrently,
            @Nullable String maintenanceWorkMem,
            @Nullable Boolean metadata) {}

    /**
     * The connection pool. Immutable.
     *
     * @param maxSize connections, or concurrent calls on Milvus, at most
     * @param minIdle pgvector: idle connections kept open
     * @param maxLifetime age at which a connection is replaced, 30 s to 24 h
     * @param acquireTimeout longest wait for a connection, 250 ms to 10 min
     * @param warmUp whether opening waits for the connections
     * @param streamsPerChannel milvus: calls on one connection at a time at most
     * @param channels milvus: connections at most
     * @param minChannels milvus: connections at least
     * @param drainTimeout milvus: how long the calls on an old connection may go on
     */
    public record Pool(
            @Nullable Integer maxSize,
            @Nullable Integer minIdle,
            @Nullable Duration maxLifetime,
            @Nullable Duration acquireTimeout,
            @Nullable Boolean warmUp,
            @Nullable Integer streamsPerChannel,
            @Nullable Integer channels,
            @Nullable Integer minChannels,
            @Nullable Duration drainTimeout) {}

    /**
     * Encryption. Immutable.
     *
     * @param enabled encrypt, and check the server's certificate and its name
     * @param caFile certificates to trust, PEM
     * @param certificateFile the client's own certificate, PEM
     * @param keyFile its key, PEM
     * @param serverName milvus: name to check the server's certificate against
     */
    public record Tls(
            @Nullable Boolean enabled,
            @Nullable String caFile,
            @Nullable String certificateFile,
            @Nullable String keyFile,
            @Nullable String serverName) {}

    /**
     * An existing table or collection. Immutable.
     *
     * @param table pgvector: its name, or schema.name
     * @param collection milvus: its name or an alias
     * @param id column or field of the ids
     * @param vector column or field of the vectors
     * @param metadata column or field of the free metadata
     * @param text column or field of the text of records
     * @param metric how nearness is measured
     * @param strict whether keys that are not declared are refused
     * @param dropIndexes pgvector: whether indexes of others may be dropped, own or all
     * @param fields declared fields and their columns or fields
     */
    public record Attached(
            @Nullable String table,
            @Nullable String collection,
            @Nullable String id,
            @Nullable String vector,
            @Nullable String metadata,
            @Nullable String text,
            @Nullable Metric metric,
            @Nullable Boolean strict,
            @Nullable String dropIndexes,
            @DefaultValue Map<String, String> fields) {}
}
