package io.covector.milvus.internal.catalog;

import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.milvus.internal.config.CollectionMapping;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.internal.rpc.MilvusErrors;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.milvus.internal.schema.IndexParams;
import io.covector.milvus.internal.schema.KeyValues;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.schema.SchemaMapping;
import io.covector.milvus.internal.schema.ServerIndex;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.SpecJson;
import io.covector.text.Strings;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.DescribeAliasRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowPartitionsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Creates, describes and drops collections, and resolves aliases. The spec is a property of the collection, because
 * Milvus Lite forgets descriptions. A collection without it does not belong to Covector and is never touched. Immutable
 * and thread-safe.
 */
public final class CollectionCatalog {
    private static final String SPEC = "covector.spec";

    /** A random text, so that of two clients that create one collection at the same time the server refuses one. */
    private static final String CREATION = "covector.creation";

    private static final String DEFAULT_PARTITION = "_default";

    private final Rpc rpc;
    private final MilvusConfig config;
    private final ServerVersion server;
    private final CollectionLoader loader;
    private final VectorIndexes indexes;
    private final RandomGenerator random;

    public CollectionCatalog(Rpc rpc, MilvusConfig config, ServerVersion server, RandomGenerator random) {
        this.rpc = rpc;
        this.config = config;
        this.server = server;
        this.random = random;
        this.loader = new CollectionLoader(rpc);
        this.indexes = new VectorIndexes(rpc, loader, server);
    }

    /**
     * A collection as it is stored.
     *
     * @param layout where its parts are; the index of its spec is the one that is there
     * @param schemaTimestamp the server's timestamp of the schema; it changes with the schema
     * @param identity what no other collection has, of this name or another
     * @param index the index of its vectors
     */
    public record Entry(Layout layout, long schemaTimestamp, Identity identity, ServerIndex index) {
        /** The collection as callers see it. */
        public CollectionSpec spec() {
            return layout.spec();
        }

        Entry withIndex(ServerIndex changed) {
            return new Entry(layout.withIndex(changed.spec()), schemaTimestamp, identity, changed);
        }

        /** Whether the server itself compares every record. */
        public boolean isComparedByServer() {
            return index.number().isPresent() && index.isFlat();
        }
    }

    /**
     * What tells a collection from one that was made anew under its name: a random text of its creator, and the number
     * and the time that the server gave it.
     */
    public record Identity(String creation, long number, long created) {
        static Identity of(DescribeCollectionResponse description) {
            return new Identity(
                    property(description, CREATION).orElse(""),
                    description.getCollectionID(),
                    description.getCreatedTimestamp());
        }
    }

    private static Optional<String> property(DescribeCollectionResponse description, String key) {
        return description.getPropertiesList().stream()
                .filter(property -> property.getKey().equals(key))
                .map(KeyValuePair::getValue)
                .findFirst();
    }

    public MilvusConfig config() {
        return config;
    }

    public CollectionLoader loader() {
        return loader;
    }

    public VectorIndexes indexes() {
        return indexes;
    }

    public Entry create(CollectionSpec spec, CallContext context) {
        if (isAttached(spec.name())) {
            throw VectorException.builder(
                            ErrorCode.COLLECTION_EXISTS,
                            "the configuration attaches a collection of others under the name '" + spec.name()
                                    + "' (collections." + spec.name() + ")")
                    .build();
        }
        CollectionSchema schema = SchemaMapping.schema(spec, config.idMaxLength());
        server.requireKnown(schema);
        indexes.requireKnown(spec.vectorField());
        Optional<DescribeCollectionResponse> existing = describe(spec.name(), context);
        if (existing.isPresent()) {
            if (own(existing.get(), spec.name()).isEmpty()) {
                foreign(spec.name(), existing.get(), context).requireOurs(spec.name());
            }
            String what = isAlias(existing.get(), spec.name()) ? "an alias" : "a collection";
            throw VectorException.builder(
                            ErrorCode.COLLECTION_EXISTS, "'" + spec.name() + "' is the name of " + what + " already")
                    .build();
        }
        rpc.createCollection(
                CreateCollectionRequest.newBuilder()
                        .setCollectionName(spec.name())
                        .setSchema(schema.toByteString())
                        .setShardsNum(config.shards())
                        .setConsistencyLevel(ConsistencyLevel.Session)
                        .addProperties(KeyValues.of(SPEC, SpecJson.write(spec)))
                        .addProperties(KeyValues.of(CREATION, Long.toHexString(random.nextLong())))
                        .build(),
                context);
        try {
            indexes.build(spec.name(), spec.vectorField(), context);
            loader.load(spec.name(), context);
            return describe(spec.name(), context)
                    .flatMap(description -> own(description, spec.name()))
                    .map(entry -> entry.withIndex(ServerIndex.of(
                            spec.vectorField().index(), spec.vectorField().metric())))
                    .orElseThrow(() -> MilvusErrors.collectionNotFound(spec.name()));
        } catch (VectorException e) {
            // the collection exists; opening it does the rest
            throw e.toBuilder().mayHaveApplied(true).build();
        }
    }

    /** A collection of Covector's own, with nothing known of its index; empty if somebody else has made it. */
    private static Optional<Entry> own(DescribeCollectionResponse description, String name) {
        return property(description, SPEC)
                .map(json -> new Entry(
                        Layout.own(SpecJson.read(json).toBuilder().name(name).build()),
                        description.getUpdateTimestamp(),
                        Identity.of(description),
                        ServerIndex.none()));
    }

    /**
     * The same with the index that is there.
     *
     * @throws VectorException with {@code SCHEMA_MISMATCH} if somebody else has built one that measures otherwise
     */
    private static Entry withIndex(Entry entry, Optional<IndexDescription> found) {
        VectorField field = entry.spec().vectorField();
        ServerIndex index =
                found.map(it -> ServerIndex.of(it).orOf(field.index())).orElseGet(ServerIndex::none);
        Metric metric = field.metric();
        if (index.isThere() && !index.measuresBy(metric)) {
            throw VectorException.builder(
                            ErrorCode.SCHEMA_MISMATCH,
                            "the index of field '" + entry.layout().vector() + "' of collection '"
                                    + entry.spec().name() + "' has the metric '" + index.metric()
                                    + "'; the collection is one of " + metric + ", which is '"
                                    + IndexParams.metric(metric)
                                    + "' (somebody else has rebuilt it; createIndex or dropIndex of an open handle"
                                    + " puts it right)")
                    .build();
        }
        return entry.withIndex(index);
    }

    /**
     * The name of the collection that a name or an alias stands for; empty if there is none.
     *
     * @throws VectorException with {@code FOREIGN_COLLECTION} if somebody else made it
     */
    public Optional<String> resolve(String name, CallContext context) {
        if (isAttached(name)) {
            return Optional.of(name);
        }
        return describe(name, context).map(description -> {
            if (own(description, name).isEmpty()) {
                foreign(name, description, context).requireOurs(name);
            }
            return isAlias(description, name) ? target(name, context) : name;
        });
    }

    /** The collection that an alias stands for now. */
    public String target(String alias, CallContext context) {
        DescribeAliasRequest.Builder request = DescribeAliasRequest.newBuilder().setAlias(alias);
        config.database().ifPresent(request::setDbName); // 2.3 does not take the header's for this request
        return rpc.describeAlias(request.build(), context).getCollection();
    }

    /**
     * Finds a collection by its own name, and loads it. Does what an interrupted create or index change has left
     * undone. Within a creation of an index it only looks what became of an attempt whose answer was lost: it waits for
     * the index that is being built, and builds none. Of a collection that somebody else made it changes nothing.
     */
    public Optional<Entry> open(String name, CallContext context) {
        if (isAttached(name)) {
            Entry entry = attached(name, requireDescribed(name, context), context);
            loader.load(entry.layout().collection(), context);
            return Optional.of(entry);
        }
        Optional<Entry> found = describe(name, context).flatMap(description -> own(description, name));
        if (found.isEmpty()) {
            return found;
        }
        Entry entry = found.get();
        VectorField field = entry.spec().vectorField();
        Optional<IndexDescription> index = index(entry, context);
        Entry known = withIndex(entry, index);
        if (context.operation() == Operation.CREATE_INDEX) {
            if (index.isEmpty()) {
                return Optional.of(known);
            }
            indexes.awaitBuilt(name, field, context);
        } else if (index.isEmpty()) {
            indexes.build(name, field, context);
            known = entry.withIndex(ServerIndex.of(field.index(), field.metric()));
        }
        loader.load(name, context);
        return Optional.of(known);
    }

    /** A collection that somebody else made, by its mapping. */
    private Entry attached(String name, DescribeCollectionResponse description, CallContext context) {
        CollectionMapping mapping = Objects.requireNonNull(config.attached().get(name));
        if (property(description, SPEC).isPresent()) {
            throw VectorException.builder(
                            ErrorCode.SCHEMA_MISMATCH,
                            "collection '" + mapping.collection() + "' is one of Covector's own, which is opened by its"
                                    + " name; remove 'collections." + name + "'")
                    .build();
        }
        CollectionSchema schema = description.getSchema();
        boolean hasVector =
                schema.getFieldsList().stream().anyMatch(it -> it.getName().equals(mapping.vector()));
        ServerIndex index = hasVector
                ? indexes.find(mapping.collection(), mapping.vector(), context)
                        .map(ServerIndex::of)
                        .orElseGet(ServerIndex::none)
                : ServerIndex.none();
        return new Entry(
                AttachedSchema.of(name, mapping, schema, index, partitions(mapping.collection(), schema, context)),
                description.getUpdateTimestamp(),
                Identity.of(description),
                index);
    }

    /** Those that somebody has made by name, where an upsert looks into one only. */
    private List<String> partitions(String collection, CollectionSchema schema, CallContext context) {
        if (server.features().lite() || schema.getFieldsList().stream().anyMatch(FieldSchema::getIsPartitionKey)) {
            return List.of();
        }
        return rpc
                .showPartitions(
                        ShowPartitionsRequest.newBuilder()
                                .setCollectionName(collection)
                                .build(),
                        context)
                .getPartitionNamesList()
                .stream()
                .filter(partition -> !partition.equals(DEFAULT_PARTITION))
                .sorted()
                .toList();
    }

    private Optional<IndexDescription> index(Entry entry, CallContext context) {
        return indexes.find(entry.layout().collection(), entry.layout().vector(), context);
    }

    /** A collection with the index that it has now; nothing is built or loaded. */
    Optional<Entry> look(String name, CallContext context) {
        if (isAttached(name)) {
            return describe(serverName(name), context).map(found -> attached(name, found, context));
        }
        return describe(name, context)
                .flatMap(description -> own(description, name))
                .map(entry -> withIndex(entry, index(entry, context)));
    }

    /** Which collection has the name now; empty if Covector has none. */
    Optional<Identity> identity(String name, CallContext context) {
        return describe(serverName(name), context)
                .filter(description ->
                        isAttached(name) || own(description, name).isPresent())
                .map(Identity::of);
    }

    private boolean exists(String name, CallContext context) {
        return identity(name, context).isPresent();
    }

    /** What stands under the name, which may be an alias. */
    public CollectionState state(String name, CallContext context) {
        Optional<DescribeCollectionResponse> found = describe(serverName(name), context);
        if (found.isEmpty()) {
            return CollectionState.absent();
        }
        return isAttached(name) || own(found.get(), name).isPresent()
                ? CollectionState.present()
                : foreign(name, found.get(), context);
    }

    /** The collection of this name on the server, which somebody else has made and no mapping attaches. */
    private CollectionState foreign(String name, DescribeCollectionResponse description, CallContext context) {
        ForeignCollection collection =
                ForeignCollection.of(name, description.getSchema(), indexes.list(name, "", context));
        return CollectionState.foreign("the " + collection.words());
    }

    /** Whether the configuration attaches a collection of others under the name. */
    public boolean isAttached(String name) {
        return config.attached().containsKey(name);
    }

    private String serverName(String name) {
        CollectionMapping mapping = config.attached().get(name);
        return mapping == null ? name : mapping.collection();
    }

    private DescribeCollectionResponse requireDescribed(String name, CallContext context) {
        String collection = serverName(name);
        return describe(collection, context)
                .orElseThrow(() -> VectorException.builder(
                                ErrorCode.COLLECTION_NOT_FOUND,
                                "collection " + Strings.quote(collection) + " of the mapping '" + name
                                        + "' is missing; see " + "'collections." + name
                                        + ".collection', whose letters are taken as they are written")
                        .build());
    }

    public List<String> list(CallContext context) {
        List<String> names = new ArrayList<>();
        for (String name : rpc.showCollections(ShowCollectionsRequest.getDefaultInstance(), context)
                .getCollectionNamesList()) {
            if (!isAttached(name) && exists(name, context)) {
                names.add(name);
            }
        }
        for (String name : config.attached().keySet()) {
            if (exists(name, context)) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * Drops a collection that has no alias: some servers would leave the alias without a collection, or accept it as a
     * name.
     */
    public boolean drop(String name, CallContext context) {
        if (isAttached(name)) {
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED,
                            "collection '" + name + "' is one of others that is attached, which Covector does not drop")
                    .build();
        }
        Optional<DescribeCollectionResponse> found = describe(name, context);
        if (found.isEmpty()) {
            return false;
        }
        if (own(found.get(), name).isEmpty()) {
            foreign(name, found.get(), context).requireOurs(name);
        }
        if (isAlias(found.get(), name)) {
            throw VectorException.invalidArgument("'" + name + "' is an alias of collection '" + target(name, context)
                    + "'; accepted is the name of a collection (drop the alias by the vendor's client)");
        }
        List<String> aliases = aliases(name, context);
        if (!aliases.isEmpty()) {
            throw VectorException.invalidArgument("collection '" + name + "' has the aliases " + aliases
                    + "; accepted is a collection without (drop or re-point them by the vendor's client)");
        }
        rpc.dropCollection(
                DropCollectionRequest.newBuilder().setCollectionName(name).build(), context);
        return true;
    }

    private List<String> aliases(String collection, CallContext context) {
        ListAliasesRequest.Builder request = ListAliasesRequest.newBuilder().setCollectionName(collection);
        config.database().ifPresent(request::setDbName);
        return rpc.listAliases(request.build(), context).getAliasesList();
    }

    private Optional<DescribeCollectionResponse> describe(String name, CallContext context) {
        try {
            return Optional.of(rpc.describeCollection(
                    DescribeCollectionRequest.newBuilder()
                            .setCollectionName(name)
                            .build(),
                    context));
        } catch (VectorException e) {
            if (e.code() == ErrorCode.COLLECTION_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Milvus answers with the name of the request and lists the aliases; Lite lists none and answers with the
     * collection's name.
     */
    private static boolean isAlias(DescribeCollectionResponse description, String name) {
        String answered = description.getCollectionName();
        return description.getAliasesList().contains(name) || !(answered.isEmpty() || answered.equals(name));
    }
}
