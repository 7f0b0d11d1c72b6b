/** Collections as vector stores of Spring AI. */
@NullMarked
package io.covector.springai;

import org.jspecify.annotations.NullMarked;
