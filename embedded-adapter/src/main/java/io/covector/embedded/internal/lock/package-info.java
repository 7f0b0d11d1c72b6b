/**
 * Locks whose waits end with the call. Uses nothing else of this module.
 */
@NullMarked
package io.covector.embedded.internal.lock;

import org.jspecify.annotations.NullMarked;
