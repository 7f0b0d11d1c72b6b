/** The mistakes of newcomers, made on the real thing; docs/troubleshooting.md is written from them. */
@NullMarked
package io.covector.it.mistakes;

import org.jspecify.annotations.NullMarked;
