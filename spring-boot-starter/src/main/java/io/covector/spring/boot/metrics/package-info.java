/** Metrics and observations of clients through Micrometer. */
@NullMarked
package io.covector.spring.boot.metrics;

import org.jspecify.annotations.NullMarked;
