/** What runs the peers side by side, compares them and reports. */
@NullMarked
package io.covector.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
