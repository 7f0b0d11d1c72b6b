/** The filter language: which records an operation concerns. */
@NullMarked
package io.covector.filter;

import org.jspecify.annotations.NullMarked;
