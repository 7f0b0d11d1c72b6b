/** What only the pgvector backend has to prove, on a real PostgreSQL. */
@NullMarked
package io.covector.it.pgvector;

import org.jspecify.annotations.NullMarked;
