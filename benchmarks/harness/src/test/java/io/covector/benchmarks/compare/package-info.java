@NullMarked
package io.covector.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
