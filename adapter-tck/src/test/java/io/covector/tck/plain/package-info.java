/** The simplest backend that passes the contract: collections in memory, of the fakes that all modules share. */
@NullMarked
package io.covector.tck.plain;

import org.jspecify.annotations.NullMarked;
