/**
 * The contract of the SPI, met with the other packages.
 * It may touch all other internal packages; only the provider touches it.
 * Its classes are public for the provider only.
 */
@NullMarked
package io.covector.pgvector.internal.backend;

import org.jspecify.annotations.NullMarked;
