@NullMarked
package io.covector.milvus.internal;

import org.jspecify.annotations.NullMarked;
