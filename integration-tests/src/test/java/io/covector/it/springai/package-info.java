/** Spring AI on real servers. */
@NullMarked
package io.covector.it.springai;

import org.jspecify.annotations.NullMarked;
