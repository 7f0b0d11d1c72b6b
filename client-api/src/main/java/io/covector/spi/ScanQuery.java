package io.covector.spi;

import io.covector.Consistency;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.filter.Filter;
import java.util.Optional;

/**
 * One page of a scan. Immutable and thread-safe.
 *
 * @param after only ids above this one
 * @param limit records of the page at most
 * @param filter which records
 * @param projection what of them
 * @param consistency what the scan must see
 */
public record ScanQuery(
        Optional<RecordId> after, int limit, Optional<Filter> filter, Projection projection, Consistency consistency) {}
