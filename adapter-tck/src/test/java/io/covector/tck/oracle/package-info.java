/** The oracle against truth tables written by hand. */
@NullMarked
package io.covector.tck.oracle;

import org.jspecify.annotations.NullMarked;
