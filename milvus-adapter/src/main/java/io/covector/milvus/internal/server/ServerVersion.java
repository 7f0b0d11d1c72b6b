package io.covector.milvus.internal.server;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.internal.schema.SchemaMapping;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of the connected server, and what follows from it. Immutable and thread-safe. */
public final class ServerVersion {
    /** Largest {@code topK}, and most rows of a query with a limit: the same in every version. */
    public static final int MAX_ROWS = 16_384;

    private static final int MAX_DIMENSION = 32_768;
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)");

    private final String version;
    private final boolean lite;
    private final int major;
    private final int minor;

    private ServerVersion(String version, boolean lite, int major, int minor) {
        this.version = version;
        this.lite = lite;
        this.major = major;
        this.minor = minor;
    }

    /**
     * Reads {@code v2.3.5-lite}, {@code v2.6.2} or {@code milvus_lite-3.2.2}. Text without numbers counts as the oldest
     * version.
     */
    public static ServerVersion of(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        boolean found = numbers.find();
        return new ServerVersion(
                version,
                version.startsWith("milvus_lite") || version.startsWith("milvus-lite"),
                found ? Integer.parseInt(numbers.group(1)) : 2,
                found ? Integer.parseInt(numbers.group(2)) : 3);
    }

    String version() {
        return version;
    }

    boolean isLite() {
        return lite;
    }

    private boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return !lite && (major > wantedMajor || (major == wantedMajor && minor >= wantedMinor));
    }

    public ServerFeatures features() {
        return new ServerFeatures(
                lite, lite || isAtLeast(2, 4), isAtLeast(2, 5), !lite && !isAtLeast(2, 4), isAtLeast(2, 4));
    }

    public Capabilities capabilities() {
        Capabilities.Builder builder = Capabilities.builder(MilvusConfig.TYPE, lite ? version : "Milvus " + version)
                .support(
                        Capability.HNSW_INDEX,
                        Capability.IVF_FLAT_INDEX,
                        Capability.EXACT_SEARCH,
                        Capability.PERSISTENCE)
                .maxDimension(MAX_DIMENSION, MAX_DIMENSION)
                .maxTopK(MAX_ROWS)
                .maxMetadataBytes(SchemaMapping.MAX_JSON_BYTES)
                .maxTextBytes(SchemaMapping.MAX_TEXT_BYTES);
        if (!lite) {
            // the server merges partial answers with the greatest long as the end mark: a query never returns that id
            builder.support(Capability.INDEX_CHANGE).maxLongId(Long.MAX_VALUE - 1);
        }
        return builder.build();
    }
}
