@NullMarked
package io.covector.milvus.internal.read;

import org.jspecify.annotations.NullMarked;
