/** What runs inside a measured process: the data, the contract of a peer, and the meters. */
@NullMarked
package io.covector.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
