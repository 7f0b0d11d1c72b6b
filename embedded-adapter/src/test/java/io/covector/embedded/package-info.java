/** Tests of the embedded backend through the SPI. */
@NullMarked
package io.covector.embedded;

import org.jspecify.annotations.NullMarked;
