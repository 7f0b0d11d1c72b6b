/** The provider of the embedded backend, an in-process store on Apache Lucene; all else is internal. */
@NullMarked
package io.covector.embedded;

import org.jspecify.annotations.NullMarked;
