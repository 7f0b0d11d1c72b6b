@NullMarked
package io.covector.milvus.internal.codec;

import org.jspecify.annotations.NullMarked;
