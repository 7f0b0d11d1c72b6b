/** Sends a failed request again where that is right, under one deadline, and says what happened where it is not. */
@NullMarked
package io.covector.resilience;

import org.jspecify.annotations.NullMarked;
