@NullMarked
package io.covector.milvus.internal.rpc;

import org.jspecify.annotations.NullMarked;
