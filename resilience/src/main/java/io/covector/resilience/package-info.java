/** Retry, deadline and circuit breaker around each request. */
@NullMarked
package io.covector.resilience;

import org.jspecify.annotations.NullMarked;
