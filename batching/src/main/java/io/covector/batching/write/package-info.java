/**
 * Writes of any number of records: cut into requests, sent by the {@code engine}, halved where the server refuses the
 * data, and told record by record. May use {@code engine}, {@code sizing} and the API. Keeps nothing
 * between calls.
 */
@NullMarked
package io.covector.batching.write;

import org.jspecify.annotations.NullMarked;
