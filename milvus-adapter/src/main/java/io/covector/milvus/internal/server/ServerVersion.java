package io.covector.milvus.internal.server;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.internal.schema.SchemaMapping;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of the connected server, and what follows from it. Immutable and thread-safe. */
public final class ServerVersion {
    /** Largest {@code topK}, and most rows of a query with a limit: the same in every version. */
    public static final int MAX_ROWS = 16_384;

    // the oldest that is tested
    private static final int OLDEST_MAJOR = 2;
    private static final int OLDEST_MINOR = 3;
    private static final int OLDEST_PATCH = 5;

    private static final int MAX_DIMENSION = 32_768;
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    private final String version;
    private final boolean lite;
    private final int major;
    private final int minor;
    private final int patch;

    private ServerVersion(String version, boolean lite, int major, int minor, int patch) {
        this.version = version;
        this.lite = lite;
        this.major = major;
        this.minor = minor;
        this.patch = patch;
    }

    /**
     * Reads {@code v2.3.5-lite}, {@code v2.6.2} or {@code milvus_lite-3.2.2}. Text without numbers counts as the oldest
     * version, and {@code 2.5} as the last of its line.
     */
    public static ServerVersion of(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        boolean found = numbers.find();
        return new ServerVersion(
                version,
                version.startsWith("milvus_lite") || version.startsWith("milvus-lite"),
                found ? Integer.parseInt(numbers.group(1)) : OLDEST_MAJOR,
                found ? Integer.parseInt(numbers.group(2)) : OLDEST_MINOR,
                found && numbers.group(3) != null
                        ? Integer.parseInt(numbers.group(3))
                        : found ? Integer.MAX_VALUE : OLDEST_PATCH);
    }

    String version() {
        return version;
    }

    boolean isLite() {
        return lite;
    }

    boolean knows(Since since) {
        return lite
                ? since.lite()
                : Arrays.compare(new int[] {major, minor, patch}, new int[] {since.major(), since.minor(), since.patch()
                        })
                        >= 0;
    }

    public ServerFeatures features() {
        return new ServerFeatures(
                lite,
                knows(Since.INFIX_LIKE),
                knows(Since.TEMPLATES),
                !knows(Since.STABLE_DELETIONS),
                knows(Since.SHORT_PAGES));
    }

    /**
     * Refuses a schema with anything that the server does not know, before it is sent.
     *
     * @throws VectorException with {@link ErrorCode#UNSUPPORTED}
     */
    public void requireKnown(CollectionSchema schema) {
        if (schema.getEnableDynamicField()) {
            require(Optional.of(Since.DYNAMIC_FIELD), "a dynamic field");
        }
        if (schema.getFunctionsCount() > 0) {
            require(Optional.of(Since.FUNCTIONS), "functions");
        }
        schema.getFieldsList().forEach(this::requireKnown);
    }

    private void requireKnown(FieldSchema field) {
        String where = " (field '" + field.getName() + "')";
        require(Since.ofType(field.getDataType()), "fields of type " + field.getDataType() + where);
        if (field.getElementType() != DataType.None) {
            require(Since.ofType(field.getElementType()), "elements of type " + field.getElementType() + where);
        }
        if (field.getNullable() || field.hasDefaultValue()) {
            require(Optional.of(Since.NULLABLE), "nullable fields and default values" + where);
        }
        for (KeyValuePair param : field.getTypeParamsList()) {
            require(Since.ofFieldParam(param.getKey()), "the parameter " + param.getKey() + where);
        }
    }

    /** Refuses an index of a kind that the server does not know, before anything is sent. */
    public void requireKnownIndex(List<KeyValuePair> params) {
        for (KeyValuePair param : params) {
            if (param.getKey().equals("index_type")) {
                require(Since.ofIndex(param.getValue()), "an index of type " + param.getValue());
            }
        }
    }

    private void require(Optional<Since> since, String what) {
        if (since.isEmpty() || !knows(since.get())) {
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED,
                            "server " + (lite ? version : "Milvus " + version) + " does not know " + what
                                    + since.map(first -> "; known since " + first)
                                            .orElse(", nor does this adapter"))
                    .build();
        }
    }

    public Capabilities capabilities() {
        Capabilities.Builder builder = Capabilities.builder(MilvusConfig.TYPE, lite ? version : "Milvus " + version)
                .unwrapTypes("io.milvus.v2.client.MilvusClientV2", "io.milvus.shaded.io.grpc.Channel")
                .support(
                        Capability.HNSW_INDEX,
                        Capability.IVF_FLAT_INDEX,
                        Capability.EXACT_SEARCH,
                        Capability.TEXT,
                        Capability.PERSISTENCE)
                .maxDimension(MAX_DIMENSION, MAX_DIMENSION)
                .maxTopK(MAX_ROWS)
                .maxMetadataBytes(SchemaMapping.MAX_JSON_BYTES)
                .maxTextBytes(SchemaMapping.MAX_TEXT_BYTES);
        if (knows(Since.INDEX_CHANGE)) {
            // the server merges partial answers with the greatest long as the end mark: a query never returns that id
            builder.support(Capability.INDEX_CHANGE).maxLongId(Long.MAX_VALUE - 1);
        }
        return builder.build();
    }
}
