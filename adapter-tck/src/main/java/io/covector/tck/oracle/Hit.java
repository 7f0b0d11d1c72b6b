package io.covector.tck.oracle;

import io.covector.RecordId;

/**
 * What a search must say of one record. Immutable and thread-safe.
 *
 * @param id the record
 * @param score higher is nearer
 * @param distance lower is nearer
 * @param tolerance how far score and distance of a backend may be off: 1e-5, times the size of the summands where they
 *     are large
 */
public record Hit(RecordId id, double score, double distance, double tolerance) {}
