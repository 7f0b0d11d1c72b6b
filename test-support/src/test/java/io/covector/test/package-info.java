/** The fakes, tested themselves. */
@NullMarked
package io.covector.test;

import org.jspecify.annotations.NullMarked;
