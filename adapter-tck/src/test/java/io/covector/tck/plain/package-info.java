/** The simplest backend that passes the contract: the oracle behind the SPI. */
@NullMarked
package io.covector.tck.plain;

import org.jspecify.annotations.NullMarked;
