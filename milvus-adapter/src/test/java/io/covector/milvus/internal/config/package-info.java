@NullMarked
package io.covector.milvus.internal.config;

import org.jspecify.annotations.NullMarked;
