package io.covector.pgvector.internal.schema;

import io.covector.config.Settings;
import java.util.Optional;

/**
 * Defaults of index builds, used where {@link io.covector.IndexBuild} says nothing.
 *
 * @param concurrently whether writers go on during the build
 * @param maintenanceWorkMem memory of the build in bytes
 * @param metadata whether a new collection gets a GIN index on the free metadata
 */
public record IndexDefaults(boolean concurrently, Optional<Long> maintenanceWorkMem, boolean metadata) {
    static IndexDefaults from(Settings settings) {
        IndexDefaults defaults = new IndexDefaults(
                settings.bool("concurrently").orElse(false),
                settings.bytes("maintenance-work-mem", 1 << 20, 1L << 40).optional(),
                settings.bool("metadata").orElse(false));
        settings.rejectUnknown();
        return defaults;
    }
}
