/** How large an embedded store becomes and how fast it is then; run by {@code benchmarks/embedded}. */
@NullMarked
package io.covector.benchmarks.sizes;

import org.jspecify.annotations.NullMarked;
