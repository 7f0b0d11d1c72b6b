/**
 * The backend and its collections: what the SPI asks for, put together from the rooms below.
 * May touch every room below; they know nothing of this one.
 */
@NullMarked
package io.covector.milvus.internal;

import org.jspecify.annotations.NullMarked;
