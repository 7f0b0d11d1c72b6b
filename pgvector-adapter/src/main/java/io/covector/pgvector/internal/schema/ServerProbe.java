package io.covector.pgvector.internal.schema;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.observe.Operation;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.pgvector.internal.sql.VectorTypes;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.spi.Ticker;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out what the server is, and sees to it that the extension is there. Stateless. */
public final class ServerProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final String ENCODING = "UTF8";

    private static final String FACTS = """
            SELECT pg_catalog.current_setting('server_version'), pg_catalog.current_database(), current_user,
                   asked.schema,
                   pg_catalog.current_setting('server_encoding'),
                   EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname OPERATOR(pg_catalog.=) asked.schema),
                   e.extversion, n.nspname
              FROM asked
              LEFT JOIN pg_catalog.pg_extension e ON e.extname OPERATOR(pg_catalog.=) 'vector'
              LEFT JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) e.extnamespace""";

    /** What the database says of itself. */
    private record Facts(
            String postgres,
            String database,
            String user,
            @Nullable String schema,
            String encoding,
            boolean schemaExists,
            @Nullable String extension,
            @Nullable String extensionSchema) {}

    private ServerProbe() {}

    public static Server probe(Database database, SchemaOptions options, Ticker ticker) {
        CallContext context = CallContext.of(Operation.OPEN, Deadline.after(TIMEOUT, ticker));
        database.detectPooler(context);
        Facts facts = facts(database, options, context);
        if (!facts.encoding.equals(ENCODING)) {
            throw error(
                    ErrorCode.UNSUPPORTED,
                    "database '" + facts.database + "' has the encoding " + facts.encoding + ", which does not hold"
                            + " every text, or orders texts in another way; accepted is " + ENCODING
                            + " (CREATE DATABASE ... ENCODING '" + ENCODING + "' TEMPLATE template0)");
        }
        if (!facts.schemaExists) {
            throw error(
                    ErrorCode.INVALID_CONFIG,
                    facts.schema == null
                            ? "database '" + facts.database + "' has none of the schemas in the search_path of user '"
                                    + facts.user + "'; set 'schema'"
                            : "database '" + facts.database + "' has no schema '" + facts.schema
                                    + "'" + similarSchemas(database, facts.schema, context)
                                    + "; run there: CREATE SCHEMA " + Identifiers.quote(facts.schema) + ";");
        }
        if (facts.extension == null) {
            createExtension(database, options, facts, context);
            facts = facts(database, options, context);
        }
        if (facts.extension == null || facts.extensionSchema == null || facts.schema == null) {
            throw missing(ErrorCode.UNSUPPORTED, facts, "it went away again", null);
        }
        return new Server(
                facts.postgres,
                ExtensionVersion.parse(facts.extension),
                facts.extension,
                facts.schema,
                new VectorTypes(facts.extensionSchema));
    }

    private static String similarSchemas(Database database, String schema, CallContext context) {
        return SimilarNames.listed(database.read(context, connection -> SimilarNames.schemas(connection, schema)));
    }

    private static Facts facts(Database database, SchemaOptions options, CallContext context) {
        return database.read(
                context,
                connection -> connection.query(facts(options.schema()), rows -> {
                    rows.next();
                    return new Facts(
                            text(rows, 1),
                            text(rows, 2),
                            text(rows, 3),
                            rows.getString(4),
                            text(rows, 5),
                            rows.getBoolean(6),
                            rows.getString(7),
                            rows.getString(8));
                }));
    }

    private static Sql facts(Optional<String> schema) {
        return new Sql()
                .add("WITH asked AS (SELECT COALESCE(")
                .bindOptionalText(schema)
                .add(", pg_catalog.current_schema()) AS schema) ")
                .add(FACTS);
    }

    private static String text(ResultSet rows, int column) throws SQLException {
        return String.valueOf(rows.getString(column));
    }

    private static void createExtension(Database database, SchemaOptions options, Facts facts, CallContext context) {
        if (!options.createExtension()) {
            throw missing(ErrorCode.UNSUPPORTED, facts, "'create-extension' is false", null);
        }
        try {
            database.write(context, connection -> {
                connection.execute("CREATE EXTENSION IF NOT EXISTS vector");
                return facts;
            });
        } catch (VectorException e) {
            if (e.code().isTransient()) {
                throw e;
            }
            boolean createdByAnother = "23505".equals(e.context().vendorCode());
            if (!createdByAnother) {
                ErrorCode code = e.code() == ErrorCode.PERMISSION_DENIED ? e.code() : ErrorCode.UNSUPPORTED;
                throw missing(code, facts, e.text(), e);
            }
        }
    }

    private static VectorException missing(ErrorCode code, Facts facts, String why, @Nullable VectorException cause) {
        return VectorException.builder(
                        code,
                        "database '" + facts.database + "' (PostgreSQL " + facts.postgres
                                + ") has no extension 'vector', and user '" + facts.user + "' did not create it: " + why
                                + "; install pgvector on the server, then let a superuser run in that database:"
                                + " CREATE EXTENSION vector;")
                .vendorCode(cause == null ? null : cause.context().vendorCode())
                .cause(cause)
                .build();
    }

    private static VectorException error(ErrorCode code, String text) {
        return VectorException.builder(code, text).build();
    }
}
