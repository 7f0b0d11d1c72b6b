package io.covector.it.adopted;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.it.milvus.ForeignMilvus;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import java.util.Map;
import java.util.Set;

/**
 * Collections with the fields of LangChain4j's store: {@code id}, {@code metadata} as JSON and {@code vector}, with its
 * indexes, loaded. There are two differences. An id is as long as ids of the tests are, where LangChain4j's are UUIDs
 * of 36 characters, or a number. And there is no field {@code text}, as records of the tests have none and the server
 * wants one in each; collections with it are those of {@code FrameworkStoresIT}. Thread-safe.
 */
final class LangChain4jCollections implements Owner {
    private final ForeignMilvus milvus;

    LangChain4jCollections(ForeignMilvus milvus) {
        this.milvus = milvus;
    }

    @Override
    public Map<String, String> create(CollectionSpec spec) {
        assertThat(spec.fields())
                .as("declared fields, which a record cannot lack on Milvus 2.3")
                .isEmpty();
        milvus.create(
                name(spec.name()),
                ForeignMilvus.schema(false)
                        .addField((spec.idType() == IdType.LONG
                                        ? ForeignMilvus.fieldOf("id", DataType.Int64)
                                        : ForeignMilvus.text("id", RecordId.MAX_BYTES))
                                .isPrimaryKey(true)
                                .autoID(false)
                                .build())
                        .addField(
                                ForeignMilvus.fieldOf("metadata", DataType.JSON).build())
                        .addField(ForeignMilvus.fieldOf("vector", DataType.FloatVector)
                                .dimension(spec.vectorField().dimension())
                                .build()),
                index(spec.vectorField().index(), metric(spec.vectorField().metric())));
        return Map.of(
                "collection", name(spec.name()), "metadata", "metadata", "strict", String.valueOf(spec.isStrict()));
    }

    private static String name(String collection) {
        return "of_" + collection;
    }

    private static IndexParam index(IndexSpec index, MetricType metric) {
        IndexParam.IndexParamBuilder made =
                IndexParam.builder().fieldName("vector").indexName("vector").metricType(metric);
        if (index instanceof IndexSpec.Hnsw hnsw) {
            return made.indexType(IndexType.HNSW)
                    .extraParams(Map.of("M", hnsw.m(), "efConstruction", hnsw.efConstruction()))
                    .build();
        }
        assertThat(index).isEqualTo(IndexSpec.none());
        return made.indexType(IndexType.FLAT).build();
    }

    private static MetricType metric(Metric metric) {
        return switch (metric) {
            case COSINE -> MetricType.COSINE;
            case DOT -> MetricType.IP;
            case EUCLIDEAN -> MetricType.L2;
        };
    }

    @Override
    public void drop(String name) {
        milvus.client()
                .dropCollection(
                        DropCollectionReq.builder().collectionName(name(name)).build());
    }

    /** Indexes are the owner's. */
    @Override
    public Set<Capability> missing() {
        return Set.of(
                Capability.MULTIPLE_VECTOR_FIELDS,
                Capability.INDEX_CHANGE,
                Capability.CONCURRENT_INDEX_BUILD,
                Capability.INDEX_BUILD_MEMORY,
                Capability.TEXT);
    }
}
