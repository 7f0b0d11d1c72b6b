/** The example programs on real servers. */
@NullMarked
package io.covector.it.examples;

import org.jspecify.annotations.NullMarked;
