@NullMarked
package io.covector.micrometer;

import org.jspecify.annotations.NullMarked;
