@NullMarked
package io.covector.milvus.internal.server;

import org.jspecify.annotations.NullMarked;
