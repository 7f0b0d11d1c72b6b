/**
 * Sends a failed request again where that is right, within the deadline of its call, and says what happened where it is
 * not. Decorates the SPI, one request at a time; knows nothing of batching, adapters or how a client is put together.
 * Uses the SPI, the configuration, SLF4J and the circuit breaker of Resilience4j; makes no threads.
 */
@NullMarked
package io.covector.resilience;

import org.jspecify.annotations.NullMarked;
