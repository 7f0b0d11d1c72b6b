@NullMarked
package io.covector.milvus.internal.schema;

import org.jspecify.annotations.NullMarked;
