/** Metrics and traces of a client through Micrometer. */
@NullMarked
package io.covector.micrometer;

import org.jspecify.annotations.NullMarked;
