/** Programs that measure, run by hand. */
@NullMarked
package io.covector.it.measure;

import org.jspecify.annotations.NullMarked;
