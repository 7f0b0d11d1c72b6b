/** An in-process backend on Apache Lucene. */
@NullMarked
package io.covector.embedded;

import org.jspecify.annotations.NullMarked;
