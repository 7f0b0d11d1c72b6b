/**
 * Which records of a segment match a filter, and the check that long loops make.
 * May use {@code document}.
 */
@NullMarked
package io.covector.embedded.internal.filter;

import org.jspecify.annotations.NullMarked;
