@NullMarked
package io.covector.milvus.internal.consistency;

import org.jspecify.annotations.NullMarked;
