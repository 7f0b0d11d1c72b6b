@NullMarked
package io.covector.milvus.internal.catalog;

import org.jspecify.annotations.NullMarked;
