/**
 * The same random records, filters and searches on every backend, compared with an oracle and with each other.
 *
 * <p>System properties: {@code covector.seed} repeats a run (the seed is printed, and part of every failure); {@code
 * covector.differential.cases} is the number of filters, 2000 unless said otherwise.
 */
@NullMarked
package io.covector.it.differential;

import org.jspecify.annotations.NullMarked;
