/** How vectors lie in a Lucene segment. Public only so that Lucene can load the formats by name. */
@NullMarked
package io.covector.embedded.format;

import org.jspecify.annotations.NullMarked;
