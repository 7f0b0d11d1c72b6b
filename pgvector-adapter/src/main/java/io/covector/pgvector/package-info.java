/** PostgreSQL with the pgvector extension as a backend. */
@NullMarked
package io.covector.pgvector;

import org.jspecify.annotations.NullMarked;
