/** Holds the documentation against the code. */
@NullMarked
package io.covector.docs;

import org.jspecify.annotations.NullMarked;
