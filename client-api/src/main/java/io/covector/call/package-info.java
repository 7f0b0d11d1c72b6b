/**
 * What the client's facade calls: calls of any size, the bulk writer, statistics. Stands above the SPI, whose methods
 * are one request each; a route over several backends implements it too. Applications do not need it.
 */
@NullMarked
package io.covector.call;

import org.jspecify.annotations.NullMarked;
