/** Benchmarks of the Milvus messages, in the package of what they measure. */
@NullMarked
package io.covector.benchmarks.codecs.milvus;

import org.jspecify.annotations.NullMarked;
