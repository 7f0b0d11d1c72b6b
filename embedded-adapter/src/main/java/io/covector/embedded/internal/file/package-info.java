/**
 * Files and waits that an interrupt does not break. Uses nothing else of this module.
 */
@NullMarked
package io.covector.embedded.internal.file;

import org.jspecify.annotations.NullMarked;
