/**
 * What the configuration of a backend of type {@code milvus} says, checked.
 * May touch the limits in {@code schema}.
 */
@NullMarked
package io.covector.milvus.internal.config;

import org.jspecify.annotations.NullMarked;
