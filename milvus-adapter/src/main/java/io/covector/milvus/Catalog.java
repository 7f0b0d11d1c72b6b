package io.covector.milvus;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.VectorException;
import io.covector.spi.Deadline;
import io.covector.spi.SpecJson;
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

/**
 * Collections and their aliases: created, described, dropped. The spec is kept as a property of the collection, because Milvus Lite
 * forgets descriptions; a collection without it is not Covector's and is left alone. Immutable and thread-safe.
 */
final class Catalog {
    private static final String SPEC = "covector.spec";

    private final Rpc rpc;
    private final MilvusConfig config;
    private final Loads loads;
    private final Indexes indexes;

    Catalog(Rpc rpc, MilvusConfig config) {
        this.rpc = rpc;
        this.config = config;
        this.loads = new Loads(rpc);
        this.indexes = new Indexes(rpc, loads);
    }

    /**
     * A collection as it is stored.
     *
     * @param spec what it is, under the name that it has now
     * @param schemaTimestamp the server's mark of the schema, which changes with it
     */
    record Entry(CollectionSpec spec, long schemaTimestamp) {
        private static Optional<Entry> of(DescribeCollectionResponse description, String name) {
            return description.getPropertiesList().stream()
                    .filter(property -> property.getKey().equals(SPEC))
                    .map(KeyValuePair::getValue)
                    .map(json -> new Entry(
                            SpecJson.read(json).toBuilder().name(name).build(), description.getUpdateTimestamp()))
                    .findFirst();
        }

        private Entry withIndex(IndexSpec index) {
            CollectionSpec changed =
                    spec.toBuilder().vector(spec.vectorField().index(index)).build();
            return new Entry(changed, schemaTimestamp);
        }
    }

    MilvusConfig config() {
        return config;
    }

    Loads loads() {
        return loads;
    }

    Indexes indexes() {
        return indexes;
    }

    Entry create(CollectionSpec spec, Deadline deadline) {
        Optional<DescribeCollectionResponse> existing = describe(spec.name(), deadline);
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
                        .setSchema(Layout.schema(spec, config.idMaxLength()).toByteString())
                        .setShardsNum(config.shards())
                        .setConsistencyLevel(ConsistencyLevel.Session)
                        .addProperties(Layout.pair(SPEC, SpecJson.write(spec)))
                        .build(),
                deadline);
        try {
            indexes.build(spec, spec.vectorField().index(), deadline);
            loads.load(spec.name(), deadline);
            return describe(spec.name(), deadline)
                    .flatMap(description -> Entry.of(description, spec.name()))
                    .orElseThrow(() -> MilvusErrors.collectionNotFound(spec.name()));
        } catch (VectorException e) {
            // it is there; opening it does what is left to do
            throw e.toBuilder().mayHaveApplied(true).build();
        }
    }

    /** The collection that a name stands for: its own, or that of an alias. Empty when there is none of Covector's. */
    Optional<String> resolve(String name, Deadline deadline) {
        return describe(name, deadline)
                .filter(description -> Entry.of(description, name).isPresent())
                .map(description -> isAlias(description, name) ? target(name, deadline) : name);
    }

    /** The collection that an alias stands for at this moment. */
    String target(String alias, Deadline deadline) {
        DescribeAliasRequest.Builder request = DescribeAliasRequest.newBuilder().setAlias(alias);
        config.database().ifPresent(request::setDbName); // 2.3 does not take the header's for this request
        return rpc.describeAlias(request.build(), deadline).getCollection();
    }

    /** Finds a collection, by its own name, and has it loaded; what a create or a change of the index left undone is done. */
    Optional<Entry> open(String name, Deadline deadline) {
        Optional<Entry> found = find(name, deadline);
        if (found.isEmpty()) {
            return found;
        }
        Entry entry = found.get();
        Optional<IndexDescription> index = indexes.find(entry.spec(), deadline);
        if (index.isEmpty()) {
            indexes.build(entry.spec(), entry.spec().vectorField().index(), deadline);
        }
        loads.load(name, deadline);
        return Optional.of(index.flatMap(description -> IndexParams.read(description.getParamsList()))
                .map(entry::withIndex)
                .orElse(entry));
    }

    /** The spec of a collection as it was made; its index may have been changed since. */
    Optional<CollectionSpec> spec(String name, Deadline deadline) {
        return find(name, deadline).map(Entry::spec);
    }

    /** Whether the name is that of a collection of Covector's, or of an alias of one. */
    boolean exists(String name, Deadline deadline) {
        return find(name, deadline).isPresent();
    }

    List<String> list(Deadline deadline) {
        List<String> names = new ArrayList<>();
        for (String name : rpc.showCollections(ShowCollectionsRequest.getDefaultInstance(), deadline)
                .getCollectionNamesList()) {
            if (exists(name, deadline)) {
                names.add(name);
            }
        }
        return names;
    }

    /** Drops a collection that no alias stands for; some servers would leave such an alias without one, or drop by alias. */
    boolean drop(String name, Deadline deadline) {
        Optional<DescribeCollectionResponse> found =
                describe(name, deadline).filter(it -> Entry.of(it, name).isPresent());
        if (found.isEmpty()) {
            return false;
        }
        if (isAlias(found.get(), name)) {
            throw VectorException.invalidArgument("'" + name + "' is an alias of collection '" + target(name, deadline)
                    + "'; accepted is the name of a collection (drop the alias by the vendor's client)");
        }
        List<String> aliases = aliases(name, deadline);
        if (!aliases.isEmpty()) {
            throw VectorException.invalidArgument("collection '" + name + "' has the aliases " + aliases
                    + "; accepted is a collection without (drop or re-point them by the vendor's client)");
        }
        rpc.dropCollection(
                DropCollectionRequest.newBuilder().setCollectionName(name).build(), deadline);
        return true;
    }

    private List<String> aliases(String collection, Deadline deadline) {
        ListAliasesRequest.Builder request = ListAliasesRequest.newBuilder().setCollectionName(collection);
        config.database().ifPresent(request::setDbName);
        return rpc.listAliases(request.build(), deadline).getAliasesList();
    }

    private Optional<Entry> find(String name, Deadline deadline) {
        return describe(name, deadline).flatMap(description -> Entry.of(description, name));
    }

    private Optional<DescribeCollectionResponse> describe(String name, Deadline deadline) {
        try {
            return Optional.of(rpc.describeCollection(
                    DescribeCollectionRequest.newBuilder()
                            .setCollectionName(name)
                            .build(),
                    deadline));
        } catch (VectorException e) {
            if (e.code() == ErrorCode.COLLECTION_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Milvus names the collection as it was asked and lists the aliases, Lite lists none and names it by its own name. */
    private static boolean isAlias(DescribeCollectionResponse description, String name) {
        String answered = description.getCollectionName();
        return description.getAliasesList().contains(name) || !(answered.isEmpty() || answered.equals(name));
    }

    /** The schema's mark as it is now. */
    long schemaTimestamp(String name, Deadline deadline) {
        return describe(name, deadline)
                .map(DescribeCollectionResponse::getUpdateTimestamp)
                .orElseThrow(() -> MilvusErrors.collectionNotFound(name));
    }
}
