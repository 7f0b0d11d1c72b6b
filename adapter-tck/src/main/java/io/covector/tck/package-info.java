/** The contract that every adapter must pass. */
@NullMarked
package io.covector.tck;

import org.jspecify.annotations.NullMarked;
