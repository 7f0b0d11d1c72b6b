/** Searches of Covector in several settings beside each other; run by {@code benchmarks/searches}. */
@NullMarked
package io.covector.benchmarks.searches;

import org.jspecify.annotations.NullMarked;
