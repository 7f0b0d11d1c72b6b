/**
 * Finds the size of requests and how many of them are concurrent: observations in, choices out; no clock, no threads.
 */
@NullMarked
package io.covector.batching.tuning;

import org.jspecify.annotations.NullMarked;
