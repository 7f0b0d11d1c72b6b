@NullMarked
package io.covector.milvus.internal.filter;

import org.jspecify.annotations.NullMarked;
