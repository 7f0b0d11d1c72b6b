/** What whole calls allocate, from the facade to the socket. */
@NullMarked
package io.covector.it.allocation;

import org.jspecify.annotations.NullMarked;
