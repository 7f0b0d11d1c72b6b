/** Whatever metadata is accepted is stored, and read back equal. */
@NullMarked
package io.covector.it.metadata;

import org.jspecify.annotations.NullMarked;
