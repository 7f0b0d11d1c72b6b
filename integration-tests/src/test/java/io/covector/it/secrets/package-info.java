/** Secrets of the configuration stay where they are. */
@NullMarked
package io.covector.it.secrets;

import org.jspecify.annotations.NullMarked;
