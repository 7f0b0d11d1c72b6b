package io.covector.pgvector;

import io.covector.config.CredentialsSupplier;
import io.covector.config.Settings;
import io.covector.observe.Operation;
import io.covector.pgvector.internal.backend.PgvectorBackend;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.schema.Server;
import io.covector.pgvector.internal.schema.ServerProbe;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.BackendProvider;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * PostgreSQL with the pgvector extension, under the type id {@code pgvector}. Connections come from a HikariCP pool,
 * which backends with equal connection settings share, or from the application's own {@link DataSource} if it hands
 * one in. Thread-safe.
 */
public final class PgvectorBackendProvider implements BackendProvider {
    /** For {@link java.util.ServiceLoader}. */
    public PgvectorBackendProvider() {}

    @Override
    public String type() {
        return "pgvector";
    }

    @Override
    public void validate(Settings settings) {
        PgvectorOptions.from(settings);
    }

    @Override
    public Set<Class<?>> resourceTypes(Settings settings) {
        return Set.of(DataSource.class, CredentialsSupplier.class);
    }

    @Override
    public Backend open(Settings settings, BackendContext context) {
        PgvectorOptions options = PgvectorOptions.from(settings);
        Optional<DataSource> given = context.resource(DataSource.class);
        if (given.isPresent() && options.connection().url().isPresent()) {
            throw settings.error("url", "is set, but the application hands in a DataSource; remove one of the two");
        }
        if (given.isPresent() && options.connection().tls().isPresent()) {
            throw settings.section("tls")
                    .error(
                            "enabled",
                            "is true, but the application hands in a DataSource, which encrypts or not as it was told;"
                                    + " remove one of the two");
        }
        if (context.resource(CredentialsSupplier.class).isPresent()) {
            if (given.isPresent()) {
                throw settings.error(
                        "url",
                        "is not asked for: the application hands in both a DataSource and a CredentialsSupplier; remove"
                                + " one of the two");
            }
            options.connection().requireNoPassword(settings);
        }
        Database database = given.isPresent()
                ? Database.of(given.get(), options.connection().pooler(), context)
                : Database.pooled(
                        options.connection(),
                        settings.secret("url")
                                .accepting("URLs such as jdbc:postgresql://host:5432/database")
                                .required(),
                        context);
        try {
            Server server = ServerProbe.probe(database, options.schema(), context.ticker());
            if (options.connection().pool().warmUp()) {
                database.connections()
                        .warmUp(CallContext.of(
                                Operation.OPEN,
                                Deadline.after(options.connection().timeouts().connect(), context.ticker())));
            }
            return new PgvectorBackend(database, server, options.schema(), context);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }
}
