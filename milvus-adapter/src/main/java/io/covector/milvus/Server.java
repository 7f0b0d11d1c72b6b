package io.covector.milvus;

import io.covector.Capabilities;
import io.covector.Capability;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The connected server: its version, and what follows from it. Immutable and thread-safe. */
final class Server {
    /** Largest {@code topK}, and largest number of rows of a query with a limit: a limit of every version. */
    static final int MAX_ROWS = 16_384;

    private static final int MAX_DIMENSION = 32_768;
    private static final int MAX_JSON_BYTES = 65_536;
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)");

    private final String version;
    private final boolean lite;
    private final int major;
    private final int minor;

    private Server(String version, boolean lite, int major, int minor) {
        this.version = version;
        this.lite = lite;
        this.major = major;
        this.minor = minor;
    }

    /** Reads {@code v2.3.5-lite}, {@code v2.6.2} or {@code milvus_lite-3.2.2}; a version without numbers counts as the oldest. */
    static Server of(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        boolean found = numbers.find();
        return new Server(
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

    Features features() {
        return new Features(lite, lite || isAtLeast(2, 4), isAtLeast(2, 5), !lite && !isAtLeast(2, 4), isAtLeast(2, 4));
    }

    Capabilities capabilities() {
        Capabilities.Builder builder = Capabilities.builder(
                        MilvusBackendProvider.TYPE, lite ? version : "Milvus " + version)
                .support(
                        Capability.HNSW_INDEX,
                        Capability.IVF_FLAT_INDEX,
                        Capability.EXACT_SEARCH,
                        Capability.PERSISTENCE)
                .maxDimension(MAX_DIMENSION, MAX_DIMENSION)
                .maxTopK(MAX_ROWS)
                .maxMetadataBytes(MAX_JSON_BYTES);
        if (!lite) {
            // the merge of partial answers takes the greatest long for "no more": a query never returns that id
            builder.support(Capability.INDEX_CHANGE).maxLongId(Long.MAX_VALUE - 1);
        }
        return builder.build();
    }
}
