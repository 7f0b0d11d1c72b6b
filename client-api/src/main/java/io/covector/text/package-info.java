/** Texts, names and JSON that every backend can store. */
@NullMarked
package io.covector.text;

import org.jspecify.annotations.NullMarked;
