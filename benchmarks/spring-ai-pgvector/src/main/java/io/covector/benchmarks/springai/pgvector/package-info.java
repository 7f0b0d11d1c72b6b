/** Spring AI's store as a peer. */
@NullMarked
package io.covector.benchmarks.springai.pgvector;

import org.jspecify.annotations.NullMarked;
