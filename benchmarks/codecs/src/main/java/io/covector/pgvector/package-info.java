/** Benchmarks of the PostgreSQL formats, in the package of what they measure. */
@NullMarked
package io.covector.pgvector;

import org.jspecify.annotations.NullMarked;
