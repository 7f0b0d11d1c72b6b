/**
 * Clients under faults: servers that are killed, connections that break, networks that are slow, half open or gone. A
 * {@link io.covector.it.chaos.Ledger} knows what every id may hold, {@link io.covector.it.chaos.Load} writes and reads,
 * {@link io.covector.it.chaos.Storm} does the harm, {@link io.covector.it.chaos.Content} says what a record must look
 * like.
 */
@NullMarked
package io.covector.it.chaos;

import org.jspecify.annotations.NullMarked;
