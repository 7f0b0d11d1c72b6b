/**
 * PostgreSQL with the pgvector extension as a backend: the provider, and the options it reads.
 * It may touch {@code internal.backend}, {@code internal.connection} and {@code internal.schema}.
 * Everything below {@code internal} is for this module alone.
 */
@NullMarked
package io.covector.pgvector;

import org.jspecify.annotations.NullMarked;
