/**
 * The door of the module: {@link io.covector.batching.Batching#wrap} makes the calls of a client, of any size, out of
 * the requests of a backend. Reads the configuration, and may use every room below; no room below may use it.
 */
@NullMarked
package io.covector.batching;

import org.jspecify.annotations.NullMarked;
