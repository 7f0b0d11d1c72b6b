/** The assertions around an adapter, tried with slips of the layers above it and of the adapter itself. */
@NullMarked
package io.covector.tck.asserting;

import org.jspecify.annotations.NullMarked;
