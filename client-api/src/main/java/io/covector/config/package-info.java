/** Values of the configuration, and how they are read. */
@NullMarked
package io.covector.config;

import org.jspecify.annotations.NullMarked;
