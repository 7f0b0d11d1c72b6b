@NullMarked
package io.covector.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
