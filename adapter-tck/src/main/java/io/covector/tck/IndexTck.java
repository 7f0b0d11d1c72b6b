package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.tck.oracle.Oracle;
import io.covector.tck.oracle.SearchCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Indexes by capability: what is declared works, what is not is refused. */
abstract class IndexTck extends Theme {
    private static final int DIMENSION = 8;

    IndexTck(RecordTck tck) {
        super(tck);
    }

    @ParameterizedTest
    @EnumSource
    void searchesByEveryIndexItHas(Metric metric) {
        for (IndexSpec index : supported()) {
            CollectionSpec spec = spec(metric, index);
            VectorCollection collection = client().createCollection(spec);
            assertThat(collection.spec()).isEqualTo(spec);
            assertSearches(collection, fill(collection));
            client().dropCollection(spec.name());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"COSINE", "DOT"})
    void refusesListsOfVectorsOfOneDimensionByTheirDirections(Metric metric) {
        if (!capabilities().supports(Capability.IVF_FLAT_INDEX)) {
            Expect.unsupported(
                    Capability.IVF_FLAT_INDEX, () -> client().createCollection(spec(metric, IndexSpec.ivfFlat(4))));
            return;
        }
        CollectionSpec spec = Specs.plain(session().newName(), 1, metric);
        Expect.refused(
                () -> client().createCollection(spec.withIndex("vector", IndexSpec.ivfFlat(4))),
                "dimension of vector field 'vector' is 1",
                "IVF_FLAT index under " + metric,
                "2 and more");
        VectorCollection collection = client().createCollection(spec);
        if (capabilities().supports(Capability.INDEX_CHANGE)) {
            Expect.refused(
                    () -> collection.createIndex(IndexSpec.ivfFlat(4), IndexBuild.defaults()),
                    "dimension of vector field 'vector' is 1");
        }
        client().dropCollection(spec.name());
    }

    @Test
    void createsAndDropsTheIndexOfACollectionWithRecords() {
        CollectionSpec spec = spec(Metric.COSINE, IndexSpec.none());
        VectorCollection collection = client().createCollection(spec);
        Oracle oracle = fill(collection);
        for (IndexSpec index : supported()) {
            if (!capabilities().supports(Capability.INDEX_CHANGE)) {
                Expect.unsupported(Capability.INDEX_CHANGE, () -> collection.createIndex(index, IndexBuild.defaults()));
                continue;
            }
            collection.createIndex(index, IndexBuild.defaults());
            assertThat(client().collection(spec.name()).spec()).isEqualTo(spec(spec.name(), Metric.COSINE, index));
            assertSearches(collection, oracle);
            Expect.refused(
                    () -> client().collection(spec.name()).createIndex(index, IndexBuild.defaults()),
                    spec.name(),
                    "has the index",
                    "accepted");
            collection.dropIndex();
            assertThat(client().collection(spec.name()).spec()).isEqualTo(spec);
            SearchRequest request = SearchRequest.builder(Records.random(new SplittableRandom(4), DIMENSION, 1))
                    .topK(20)
                    .build();
            Expect.exact(client().collection(spec.name()), oracle, request);
        }
        if (capabilities().supports(Capability.INDEX_CHANGE)) {
            collection.dropIndex(); // of a collection that has none
        } else {
            Expect.unsupported(Capability.INDEX_CHANGE, collection::dropIndex);
        }
        client().dropCollection(spec.name());
    }

    @Test
    void buildsAsAskedOrRefuses() {
        CollectionSpec spec = spec(Metric.EUCLIDEAN, IndexSpec.none());
        VectorCollection collection = client().createCollection(spec);
        Oracle oracle = fill(collection);
        buildOrRefuse(
                collection,
                oracle,
                Capability.CONCURRENT_INDEX_BUILD,
                IndexBuild.defaults().concurrently());
        buildOrRefuse(
                collection,
                oracle,
                Capability.INDEX_BUILD_MEMORY,
                IndexBuild.defaults().memoryBytes(8 << 20));
        client().dropCollection(spec.name());
    }

    private void buildOrRefuse(VectorCollection collection, Oracle oracle, Capability capability, IndexBuild build) {
        IndexSpec index = Specs.index(capabilities());
        if (index instanceof IndexSpec.None) {
            return; // there is nothing to build
        }
        if (!capabilities().supports(Capability.INDEX_CHANGE)) {
            Expect.unsupported(Capability.INDEX_CHANGE, () -> collection.createIndex(index, build));
        } else if (!capabilities().supports(capability)) {
            Expect.unsupported(capability, () -> collection.createIndex(index, build));
            assertThat(client().collection(collection.name()).spec()).isEqualTo(collection.spec());
        } else {
            collection.createIndex(index, build);
            assertSearches(collection, oracle);
            collection.dropIndex();
        }
    }

    private List<IndexSpec> supported() {
        List<IndexSpec> indexes = new ArrayList<>();
        if (capabilities().supports(Capability.HNSW_INDEX)) {
            indexes.add(IndexSpec.hnsw(8, 32));
        }
        if (capabilities().supports(Capability.IVF_FLAT_INDEX)) {
            indexes.add(IndexSpec.ivfFlat(4));
        }
        return indexes;
    }

    private CollectionSpec spec(Metric metric, IndexSpec index) {
        return spec(session().newName(), metric, index);
    }

    private static CollectionSpec spec(String name, Metric metric, IndexSpec index) {
        return CollectionSpec.builder(name)
                .vector(VectorField.of(DIMENSION, metric).index(index))
                .build();
    }

    private static Oracle fill(VectorCollection collection) {
        SplittableRandom random = new SplittableRandom(2);
        List<VectorRecord> records = Records.many(
                800,
                i -> VectorRecord.of(
                        RecordId.of(Records.id(i)), Records.random(random, DIMENSION, 1), Metadata.of("n", i)));
        collection.upsert(records);
        Oracle oracle = new Oracle(collection.spec());
        oracle.put(records);
        return oracle;
    }

    private static void assertSearches(VectorCollection collection, Oracle oracle) {
        SplittableRandom random = new SplittableRandom(3);
        double recall = 0;
        for (int i = 0; i < 10; i++) {
            SearchRequest request = SearchRequest.builder(Records.random(random, DIMENSION, 1))
                    .topK(10)
                    .ef(100)
                    .probes(4)
                    .filter("n >= " + i * 50)
                    .build();
            assertThat(SearchCheck.sound(oracle, request, collection.search(request)))
                    .as("%s", collection.spec())
                    .isEmpty();
            recall += SearchCheck.recall(oracle, request, collection.search(request)) / 10;
        }
        assertThat(recall).as("recall of %s", collection.spec()).isGreaterThan(0.9);
    }
}
