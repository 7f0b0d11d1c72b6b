package io.covector;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What a backend, in the version that is connected, can do. Immutable and thread-safe. */
public final class Capabilities {
    private final String backendType;
    private final String serverVersion;
    private final Set<Capability> supported;
    private final Set<Consistency> consistencies;
    private final int maxDimension;
    private final int maxIndexedDimension;
    private final int maxTopK;
    private final int maxMetadataBytes;
    private final int maxTextBytes;
    private final int maxIndexedTextBytes;
    private final long maxLongId;
    private final Set<String> unwrapTypes;

    private Capabilities(Builder builder) {
        this.backendType = builder.backendType;
        this.serverVersion = builder.serverVersion;
        this.supported = Collections.unmodifiableSet(EnumSet.copyOf(builder.supported));
        this.consistencies = Collections.unmodifiableSet(EnumSet.copyOf(builder.consistencies));
        this.maxDimension = builder.maxDimension;
        this.maxIndexedDimension = builder.maxIndexedDimension;
        this.maxTopK = builder.maxTopK;
        this.maxMetadataBytes = builder.maxMetadataBytes;
        this.maxTextBytes = builder.maxTextBytes;
        this.maxIndexedTextBytes = builder.maxIndexedTextBytes;
        this.maxLongId = builder.maxLongId;
        this.unwrapTypes = Collections.unmodifiableSet(new TreeSet<>(builder.unwrapTypes));
    }

    /** Starts with no capability, every consistency level, and no limits. */
    public static Builder builder(String backendType, String serverVersion) {
        return new Builder(
                Objects.requireNonNull(backendType, "backendType"),
                Objects.requireNonNull(serverVersion, "serverVersion"));
    }

    /** Type id of the backend, such as {@code pgvector}. */
    public String backendType() {
        return backendType;
    }

    /** Product and version, in the server's words. */
    public String serverVersion() {
        return serverVersion;
    }

    /** Everything it can do. */
    public Set<Capability> supported() {
        return supported;
    }

    /** Whether it can do this. */
    public boolean supports(Capability capability) {
        return supported.contains(Objects.requireNonNull(capability, "capability"));
    }

    /** The consistency levels that reads may ask for. */
    public Set<Consistency> consistencies() {
        return consistencies;
    }

    /** The largest dimension of a vector. */
    public int maxDimension() {
        return maxDimension;
    }

    /** The largest dimension of a vector that can have an index. */
    public int maxIndexedDimension() {
        return maxIndexedDimension;
    }

    /** The largest {@code topK}. */
    public int maxTopK() {
        return maxTopK;
    }

    /** The largest free metadata of one record, in bytes of JSON in UTF-8; declared fields do not count. */
    public int maxMetadataBytes() {
        return maxMetadataBytes;
    }

    /** The longest text of a record or of a declared field, there alone or in a list, in bytes of UTF-8. */
    public int maxTextBytes() {
        return maxTextBytes;
    }

    /** The same for fields that have an index. */
    public int maxIndexedTextBytes() {
        return Math.min(maxIndexedTextBytes, maxTextBytes);
    }

    /** The largest numeric id of a record; every {@code long} unless the backend keeps some for itself. */
    public long maxLongId() {
        return maxLongId;
    }

    /** Names of the types that {@code unwrap} gives, of the client or of a collection. */
    public Set<String> unwrapTypes() {
        return unwrapTypes;
    }

    /**
     * Refuses what the backend cannot do, with the same words on every backend.
     *
     * @throws VectorException with {@link ErrorCode#UNSUPPORTED}
     */
    public void require(Capability capability) {
        if (!supports(capability)) {
            throw unsupported(capability.words());
        }
    }

    /** Refuses a consistency level that the backend cannot give; as {@link #require(Capability)}. */
    public void require(Consistency consistency) {
        Objects.requireNonNull(consistency, "consistency");
        if (!consistencies.contains(consistency)) {
            throw unsupported("consistency " + consistency + " (it has " + consistencies + ")");
        }
    }

    private VectorException unsupported(String what) {
        return VectorException.builder(
                        ErrorCode.UNSUPPORTED,
                        "backend " + backendType + " (" + serverVersion + ") does not support " + what)
                .build();
    }

    @Override
    public String toString() {
        return backendType + " (" + serverVersion + "): " + supported + ", consistency " + consistencies
                + ", dimension up to " + maxDimension + " (indexed " + maxIndexedDimension + "), topK up to " + maxTopK
                + ", metadata up to " + maxMetadataBytes + " bytes, numeric ids up to " + maxLongId;
    }

    /** Collects what a backend can do. Not thread-safe. */
    public static final class Builder {
        private final String backendType;
        private final String serverVersion;
        private final Set<Capability> supported = EnumSet.noneOf(Capability.class);
        private Set<Consistency> consistencies = EnumSet.allOf(Consistency.class);
        private int maxDimension = Integer.MAX_VALUE;
        private int maxIndexedDimension = Integer.MAX_VALUE;
        private int maxTopK = Integer.MAX_VALUE;
        private int maxMetadataBytes = Integer.MAX_VALUE;
        private int maxTextBytes = Integer.MAX_VALUE;
        private int maxIndexedTextBytes = Integer.MAX_VALUE;
        private long maxLongId = Long.MAX_VALUE;
        private Set<String> unwrapTypes = Set.of();

        private Builder(String backendType, String serverVersion) {
            this.backendType = backendType;
            this.serverVersion = serverVersion;
        }

        /** Adds capabilities. */
        public Builder support(Capability... capabilities) {
            for (Capability capability : Objects.requireNonNull(capabilities, "capabilities")) {
                supported.add(Objects.requireNonNull(capability, "one of capabilities"));
            }
            return this;
        }

        /** The consistency levels that reads may ask for. */
        public Builder consistencies(Set<Consistency> consistencies) {
            for (Consistency consistency : Objects.requireNonNull(consistencies, "consistencies")) {
                Objects.requireNonNull(consistency, "one of consistencies");
            }
            this.consistencies = consistencies;
            return this;
        }

        /** The largest dimension of a vector, and of one that can have an index. */
        public Builder maxDimension(int maxDimension, int maxIndexedDimension) {
            this.maxDimension = maxDimension;
            this.maxIndexedDimension = maxIndexedDimension;
            return this;
        }

        /** The largest {@code topK}. */
        public Builder maxTopK(int maxTopK) {
            this.maxTopK = maxTopK;
            return this;
        }

        /** The largest free metadata of one record, in bytes of JSON in UTF-8; declared fields do not count. */
        public Builder maxMetadataBytes(int maxMetadataBytes) {
            this.maxMetadataBytes = maxMetadataBytes;
            return this;
        }

        /** The longest text of a record or of a declared field, there alone or in a list, in bytes of UTF-8. */
        public Builder maxTextBytes(int maxTextBytes) {
            this.maxTextBytes = maxTextBytes;
            return this;
        }

        /** The same for fields that have an index, where it is less. */
        public Builder maxIndexedTextBytes(int maxIndexedTextBytes) {
            this.maxIndexedTextBytes = maxIndexedTextBytes;
            return this;
        }

        /** The largest numeric id of a record. */
        public Builder maxLongId(long maxLongId) {
            this.maxLongId = maxLongId;
            return this;
        }

        /** Names of the types that {@code unwrap} gives, of the client or of a collection. */
        public Builder unwrapTypes(String... unwrapTypes) {
            Objects.requireNonNull(unwrapTypes, "unwrapTypes");
            Set<String> names = new TreeSet<>();
            for (String name : unwrapTypes) {
                names.add(Objects.requireNonNull(name, "one of unwrapTypes"));
            }
            this.unwrapTypes = names;
            return this;
        }

        /** The capabilities. */
        public Capabilities build() {
            return new Capabilities(this);
        }
    }
}
