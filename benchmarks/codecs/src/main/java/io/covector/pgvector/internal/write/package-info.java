/** Benchmarks of the PostgreSQL formats, in the package of what they measure. */
@NullMarked
package io.covector.pgvector.internal.write;

import org.jspecify.annotations.NullMarked;
