/** Milvus and Milvus Lite. */
@NullMarked
package io.covector.it.milvus;

import org.jspecify.annotations.NullMarked;
