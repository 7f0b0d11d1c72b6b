/** The contract tried on a plain backend, whole and broken. */
@NullMarked
package io.covector.tck;

import org.jspecify.annotations.NullMarked;
