/** Servers, clocks and contexts for the tests of this module. */
@NullMarked
package io.covector.milvus.testing;

import org.jspecify.annotations.NullMarked;
