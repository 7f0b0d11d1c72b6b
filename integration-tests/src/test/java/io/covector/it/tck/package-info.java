/** The contract on each backend that needs a server. */
@NullMarked
package io.covector.it.tck;

import org.jspecify.annotations.NullMarked;
