/** What an adapter implements. Applications do not need it. */
@NullMarked
package io.covector.spi;

import org.jspecify.annotations.NullMarked;
