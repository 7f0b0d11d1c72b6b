package io.covector.pgvector;

import io.covector.config.Settings;
import io.covector.pgvector.internal.connection.ConnectionOptions;
import io.covector.pgvector.internal.schema.SchemaOptions;

/**
 * The settings of a pgvector backend. Immutable and thread-safe.
 *
 * @param connection how connections are made
 * @param schema where collections live
 */
record PgvectorOptions(ConnectionOptions connection, SchemaOptions schema) {
    static PgvectorOptions from(Settings settings) {
        settings.string("type").optional(); // read by whoever chose this adapter
        return new PgvectorOptions(ConnectionOptions.from(settings), SchemaOptions.from(settings));
    }
}
