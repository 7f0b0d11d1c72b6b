/** What the benchmarks of all codecs share: sample records and a meter of allocation. */
@NullMarked
package io.covector.benchmarks.codecs;

import org.jspecify.annotations.NullMarked;
