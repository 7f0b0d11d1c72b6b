/** What a client tells those who watch it: metrics, traces. */
@NullMarked
package io.covector.observe;

import org.jspecify.annotations.NullMarked;
