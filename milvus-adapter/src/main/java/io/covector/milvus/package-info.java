/**
 * Milvus and Milvus Lite as a backend: the provider that {@link java.util.ServiceLoader} finds.
 * Everything else is in the rooms below {@code internal}.
 */
@NullMarked
package io.covector.milvus;

import org.jspecify.annotations.NullMarked;
