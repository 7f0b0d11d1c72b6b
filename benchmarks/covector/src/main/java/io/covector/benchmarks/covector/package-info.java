/** Covector itself and what it stands on, as peers. */
@NullMarked
package io.covector.benchmarks.covector;

import org.jspecify.annotations.NullMarked;
