/** Programs to run and to copy from. */
@NullMarked
package io.covector.examples;

import org.jspecify.annotations.NullMarked;
