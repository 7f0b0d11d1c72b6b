package io.covector.milvus.internal.catalog;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.VectorException;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.internal.rpc.MilvusErrors;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.milvus.internal.schema.IndexParams;
import io.covector.milvus.internal.schema.KeyValues;
import io.covector.milvus.internal.schema.SchemaMapping;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.SpecJson;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.DescribeAliasRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.ShowCollectionsRequest;
import java.util.ArrayList;
import java.util.List;
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
     * @param spec its spec, with the name that it has now
     * @param schemaTimestamp the server's timestamp of the schema; it changes with the schema
     * @param identity what no other collection has, of this name or another
     * @param index the server's number of the index that the spec names; empty where that is not known
     */
    public record Entry(CollectionSpec spec, long schemaTimestamp, Identity identity, Optional<Long> index) {
        private static Optional<Entry> of(DescribeCollectionResponse description, String name) {
            return property(description, SPEC)
                    .map(json -> new Entry(
                            SpecJson.read(json).toBuilder().name(name).build(),
                            description.getUpdateTimestamp(),
                            Identity.of(description),
                            Optional.empty()));
        }

        Entry withIndex(IndexSpec changed, Optional<Long> number) {
            return new Entry(spec.withIndex(spec.vectorField().name(), changed), schemaTimestamp, identity, number);
        }

        /** The same with what the server says of its index, if that is of a known kind. */
        private Entry withIndex(Optional<IndexDescription> found) {
            return found.flatMap(it -> IndexParams.read(it.getParamsList())
                            .map(kind -> withIndex(kind, Optional.of(it.getIndexID()))))
                    .orElse(this);
        }

        /** Whether the server itself compares every record. */
        public boolean isComparedByServer() {
            return index.isPresent() && spec.vectorField().index() instanceof IndexSpec.None;
        }
    }

    /**
     * What tells a collection from one that was made anew under its name: a random text of its creator, and the number
     * and the time that the server gave it.
     */
    public record Identity(String creation, long number, long created) {
        private static Identity of(DescribeCollectionResponse description) {
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
        CollectionSchema schema = SchemaMapping.schema(spec, config.idMaxLength());
        server.requireKnown(schema);
        indexes.requireKnown(spec.vectorField());
        Optional<DescribeCollectionResponse> existing = describe(spec.name(), context);
        if (existing.isPresent()) {
            throw VectorException.builder(
                            ErrorCode.COLLECTION_EXISTS,
                            "'" + spec.name() + "' is the name of "
                                    + (isAlias(existing.get(), spec.name()) ? "an alias" : "a collection") + " already")
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
                    .flatMap(description -> Entry.of(description, spec.name()))
                    .orElseThrow(() -> MilvusErrors.collectionNotFound(spec.name()));
        } catch (VectorException e) {
            // the collection exists; opening it does the rest
            throw e.toBuilder().mayHaveApplied(true).build();
        }
    }

    /** The name of the collection that a name or an alias stands for; empty if Covector has none. */
    public Optional<String> resolve(String name, CallContext context) {
        return describe(name, context)
                .filter(description -> Entry.of(description, name).isPresent())
                .map(description -> isAlias(description, name) ? target(name, context) : name);
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
     * the index that is being built, and builds none.
     */
    public Optional<Entry> open(String name, CallContext context) {
        Optional<Entry> found = find(name, context);
        if (found.isEmpty()) {
            return found;
        }
        Entry entry = found.get();
        Optional<IndexDescription> index = indexes.find(name, entry.spec().vectorField(), context);
        if (context.operation() == Operation.CREATE_INDEX) {
            if (index.isEmpty()) {
                return Optional.of(entry.withIndex(IndexSpec.none(), Optional.empty()));
            }
            indexes.awaitBuilt(name, entry.spec().vectorField(), context);
        } else if (index.isEmpty()) {
            indexes.build(name, entry.spec().vectorField(), context);
        }
        loader.load(name, context);
        return Optional.of(entry.withIndex(index));
    }

    /** A collection with the index that it has now; nothing is built or loaded. */
    Optional<Entry> look(String name, CallContext context) {
        return find(name, context)
                .map(entry -> entry.withIndex(indexes.find(name, entry.spec().vectorField(), context)));
    }

    /** Whether Covector has a collection or an alias of this name. */
    public boolean exists(String name, CallContext context) {
        return find(name, context).isPresent();
    }

    public List<String> list(CallContext context) {
        List<String> names = new ArrayList<>();
        for (String name : rpc.showCollections(ShowCollectionsRequest.getDefaultInstance(), context)
                .getCollectionNamesList()) {
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
        Optional<DescribeCollectionResponse> found =
                describe(name, context).filter(it -> Entry.of(it, name).isPresent());
        if (found.isEmpty()) {
            return false;
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

    /** A collection with the index with which it was created, which may have been changed since. */
    Optional<Entry> find(String name, CallContext context) {
        return describe(name, context).flatMap(description -> Entry.of(description, name));
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
