/** Spring AI's store as a peer. */
@NullMarked
package io.covector.benchmarks.springai.milvus;

import org.jspecify.annotations.NullMarked;
