/**
 * The bulk writer: a state machine that is pure, a pump that sends and waits, and listeners that are told. May use
 * {@code write}, {@code engine}, {@code sizing} and the API. Knows nothing of searches.
 */
@NullMarked
package io.covector.batching.bulk;

import org.jspecify.annotations.NullMarked;
