/** Class paths that are not as they should be: merged jars, and libraries of other versions. */
@NullMarked
package io.covector.it.classpath;

import org.jspecify.annotations.NullMarked;
