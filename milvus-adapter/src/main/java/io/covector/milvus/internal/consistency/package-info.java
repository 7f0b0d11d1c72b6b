/**
 * What requests of one client to one collection must know of each other: who may run beside whom, which writes a read
 * waits for. May touch the SPI only.
 */
@NullMarked
package io.covector.milvus.internal.consistency;

import org.jspecify.annotations.NullMarked;
