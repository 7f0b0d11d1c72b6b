/**
 * The SPI of the embedded backend: it turns requests into reads of an index and writes of an engine.
 * May use every room below it; only the provider and tests use it.
 */
@NullMarked
package io.covector.embedded.internal;

import org.jspecify.annotations.NullMarked;
