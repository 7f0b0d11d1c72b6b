package io.covector.milvus.internal;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.ErrorCode;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.config.CredentialsSupplier;
import io.covector.config.Settings;
import io.covector.milvus.internal.catalog.CollectionCatalog;
import io.covector.milvus.internal.catalog.KnownCollections;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.rpc.Login;
import io.covector.milvus.internal.rpc.MilvusErrors;
import io.covector.milvus.internal.rpc.ProgressPoller;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.spi.DecimalTexts;
import io.milvus.grpc.ShowCollectionsRequest;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Milvus database. Thread-safe. */
public final class MilvusBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(MilvusBackend.class);

    private final Rpc rpc;
    private final VendorClient vendor;
    private final ServerVersion server;
    private final CollectionCatalog catalog;
    private final KnownCollections collections;
    private final SessionTimestamps timestamps = new SessionTimestamps();

    private MilvusBackend(Rpc rpc, MilvusConfig config, Login login, ServerVersion server, BackendContext context) {
        this.rpc = rpc;
        this.vendor = new VendorClient(config, login);
        this.server = server;
        this.catalog = new CollectionCatalog(rpc, config, server, context.random());
        this.collections = new KnownCollections(catalog, server.features().forgetsDeletions(), context.ticker());
    }

    /**
     * Opens a backend over the channel of the application, if it lends one, or over the shared pool of these settings.
     */
    public static MilvusBackend open(Settings settings, BackendContext context) {
        MilvusConfig config = MilvusConfig.from(settings);
        Optional<CredentialsSupplier> supplier = context.resource(CredentialsSupplier.class);
        if (supplier.isPresent() && config.credentials().isPresent()) {
            throw settings.error(
                    settings.has("token") ? "token" : "password",
                    "is set, but the application hands in a CredentialsSupplier; remove one of the two");
        }
        Login login = Login.of(config.credentials(), supplier);
        config.warningOfPlainText(login.isPresent()).ifPresent(LOG::warn);
        Rpc rpc = Rpc.over(context, config, login)
                .orElseGet(
                        () -> Rpc.open(config, config.endpoint().orElseThrow(() -> missing(settings)), login, context));
        boolean open = false;
        try {
            MilvusBackend backend = open(rpc, config, login, context);
            open = true;
            return backend;
        } finally {
            if (!open) {
                rpc.close(); // after an Error, too: others may share the pool
            }
        }
    }

    private static VectorException missing(Settings settings) {
        return settings.error(
                "uri", "is missing; accepted are http(s)://HOST:PORT, or 'host' and 'port', or a channel handed in");
    }

    private static MilvusBackend open(Rpc rpc, MilvusConfig config, Login login, BackendContext opening) {
        CallContext context = CallContext.of(Operation.OPEN, Deadline.after(config.connectTimeout(), opening.ticker()));
        ServerVersion server = ServerVersion.of(version(rpc, config, context));
        MilvusBackend backend = new MilvusBackend(rpc, config, login, server, opening);
        if (config.database().isPresent()) {
            backend.requireDatabase(context);
        }
        if (config.pool().warmUp()) {
            backend.warmUp(context);
        }
        return backend;
    }

    /** The server's version. A server that starts says for some seconds that it is not ready, which is waited for. */
    private static String version(Rpc rpc, MilvusConfig config, CallContext context) {
        String[] version = {""};
        new ProgressPoller("the server's start", context).await(() -> {
            try {
                version[0] = rpc.version(context);
                return Optional.empty();
            } catch (VectorException e) {
                if (e.code() == ErrorCode.NOT_READY) {
                    return Optional.of(e.text());
                }
                throw explained(e, config);
            }
        });
        return version[0];
    }

    private static VectorException explained(VectorException e, MilvusConfig config) {
        if (e.code() == ErrorCode.TIMEOUT) {
            return e.toBuilder()
                    .text("the server"
                            + config.endpoint()
                                    .map(server -> " " + server.authority())
                                    .orElse("")
                            + " did not answer in time; see 'uri' or 'host' and 'port', and 'connect-timeout' ("
                            + config.connectTimeout().toMillis() + " ms)")
                    .build();
        }
        boolean mayWantTls = e.code() == ErrorCode.UNAVAILABLE
                && config.tls().isEmpty()
                && e.text().contains("closed");
        return mayWantTls
                ? e.toBuilder()
                        .text(e.text() + "; a server that wants TLS ends like this what comes without (see 'uri')")
                        .build()
                : e;
    }

    /** Fails if the server does not know the database. A user without the right to list collections passes. */
    private void requireDatabase(CallContext context) {
        try {
            rpc.showCollections(ShowCollectionsRequest.getDefaultInstance(), context);
        } catch (VectorException e) {
            if (e.code() == ErrorCode.INVALID_CONFIG) {
                throw e.toBuilder()
                        .text(e.text() + "; create it, or correct 'database'")
                        .build();
            }
            if (e.code() != ErrorCode.PERMISSION_DENIED) {
                throw e;
            }
        }
    }

    /** A server that answers is enough: if connections are missing at the deadline, a warning is logged. */
    private void warmUp(CallContext context) {
        try {
            rpc.warmUp(context);
        } catch (VectorException e) {
            if (e.code() != ErrorCode.TIMEOUT) {
                throw e;
            }
            LOG.warn("{} (connect-timeout)", e.text());
        }
    }

    @Override
    public Capabilities capabilities() {
        return server.capabilities();
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        return DecimalTexts.wrap(collection(catalog.create(spec, context)));
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        Optional<String> target = catalog.resolve(name, context);
        if (target.isEmpty()) {
            return Optional.empty();
        }
        MilvusCollection collection = openTarget(target.get(), context);
        return Optional.of(DecimalTexts.wrap(
                target.get().equals(name)
                        ? collection
                        : new AliasedCollection(name, catalog, collection, this::openTarget)));
    }

    private MilvusCollection openTarget(String name, CallContext context) {
        return catalog.open(name, context)
                .map(this::collection)
                .orElseThrow(() -> MilvusErrors.collectionNotFound(name));
    }

    @Override
    public CollectionState state(String name, CallContext context) {
        return catalog.state(name, context);
    }

    private MilvusCollection collection(CollectionCatalog.Entry entry) {
        return new MilvusCollection(rpc, catalog, server, timestamps, collections.opened(entry), vendor);
    }

    @Override
    public List<String> list(CallContext context) {
        return catalog.list(context);
    }

    @Override
    public boolean drop(String name, CallContext context) {
        return catalog.drop(name, context);
    }

    @Override
    public String ping(CallContext context) {
        return "Milvus " + rpc.version(context) + ", " + rpc.counts();
    }

    /** Never: it knows no transactions of the application's. */
    @Override
    public boolean joinsTransaction(CallContext context) {
        return false;
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return Optional.of(rpc.poolCounts());
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return rpc.unwrap(type).or(() -> vendor.unwrap(type));
    }

    @Override
    public void close() {
        vendor.close();
        rpc.close();
    }
}
