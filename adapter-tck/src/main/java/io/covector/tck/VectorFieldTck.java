package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.Vector;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Vector fields by their names: the only one may be named or not, others are refused, several are a capability. */
abstract class VectorFieldTck extends Theme {
    private static final String NAME = "embedding";
    private static final String UNKNOWN = "no_such_field";

    VectorFieldTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void severalAreACapability() {
        CollectionSpec spec = CollectionSpec.builder(session().newName())
                .vector(VectorField.of("title", 4, Metric.EUCLIDEAN).index(IndexSpec.none()))
                .vector(VectorField.of("body", 2, Metric.DOT).index(IndexSpec.none()))
                .build();
        if (!capabilities().supports(Capability.MULTIPLE_VECTOR_FIELDS)) {
            Expect.unsupported(Capability.MULTIPLE_VECTOR_FIELDS, () -> client().createCollection(spec));
            Expect.unsupported(Capability.MULTIPLE_VECTOR_FIELDS, () -> client().openOrCreateCollection(spec));
            assertThat(client().collectionExists(spec.name())).isFalse();
            return;
        }
        VectorCollection collection = client().createCollection(spec);
        VectorRecord a = VectorRecord.named(
                RecordId.of("a"), Map.of("title", Records.at(1), "body", Vector.copyOf(1, 0)), Metadata.empty());
        VectorRecord b = VectorRecord.named(
                RecordId.of("b"), Map.of("title", Records.at(2), "body", Vector.copyOf(0, 1)), Metadata.empty());
        collection.upsert(a, b);
        assertThat(Expect.stored(collection, a.id())).isEqualTo(a);
        assertThat(nearest(collection, "title", Records.at(2))).isEqualTo(b.id());
        assertThat(nearest(collection, "body", Vector.copyOf(1, 0))).isEqualTo(a.id());
        VectorRecord body =
                collection.get(a.id(), Projection.idOnly().withVectors("body")).orElseThrow();
        assertThat(body.vector("body")).isEqualTo(Vector.copyOf(1, 0));
        assertThat(body.vector("title")).isNull();
        client().dropCollection(spec.name());
    }

    private static RecordId nearest(VectorCollection collection, String vectorField, Vector query) {
        return collection
                .search(SearchRequest.builder(query)
                        .vectorField(vectorField)
                        .topK(1)
                        .build())
                .hits()
                .get(0)
                .id();
    }

    /** Exact searches in a field that has not the default name. */
    private CollectionSpec spec() {
        return CollectionSpec.builder(session().newName())
                .vector(VectorField.of(NAME, Specs.DIMENSION, Metric.EUCLIDEAN).index(IndexSpec.none()))
                .build();
    }

    @Test
    void theOnlyOneMayBeNamed() {
        VectorCollection collection = client().createCollection(spec());
        VectorRecord named =
                VectorRecord.named(RecordId.of("a"), Map.of(NAME, Records.at(1)), Metadata.of("title", "named"));
        VectorRecord other = VectorRecord.of(RecordId.of("b"), Records.at(5), Metadata.empty());
        collection.upsert(named);
        collection.insert(List.of(other));

        for (Projection projection : List.of(
                Projection.metadata().withVector(), Projection.metadata().withVectors(NAME))) {
            VectorRecord stored = collection.get(named.id(), projection).orElseThrow();
            assertThat(stored.vector()).isEqualTo(Records.at(1));
            assertThat(stored.vector(NAME)).isEqualTo(Records.at(1));
            assertThat(collection
                            .scan(ScanRequest.builder().projection(projection).build())
                            .map(VectorRecord::vector))
                    .containsExactly(Records.at(1), Records.at(5));
        }
        SearchRequest unnamed = SearchRequest.builder(Records.at(4))
                .projection(Projection.metadata().withVectors(NAME))
                .build();
        SearchRequest search = SearchRequest.builder(Records.at(4))
                .vectorField(NAME)
                .projection(Projection.metadata().withVector())
                .build();
        assertThat(collection.search(search).toString())
                .isEqualTo(collection.search(unnamed).toString());
        assertThat(collection.searchBatch(List.of(search, unnamed)))
                .allSatisfy(result -> assertThat(result.hits())
                        .extracting(hit -> hit.vector())
                        .containsExactly(Records.at(5), Records.at(1)));
        client().dropCollection(collection.name());
    }

    @Test
    void theIndexOfTheOnlyOneMayBeNamed() {
        IndexSpec index = Specs.index(capabilities());
        if (index instanceof IndexSpec.None || !capabilities().supports(Capability.INDEX_CHANGE)) {
            return; // the refusal has a test of its own
        }
        CollectionSpec spec = spec();
        VectorCollection collection = client().createCollection(spec);
        collection.upsert(Records.numbered(20));

        collection.createIndex(NAME, index, IndexBuild.defaults());
        assertThat(client().collection(spec.name()).spec()).isEqualTo(spec.withIndex(NAME, index));
        assertThat(nearest(collection, NAME, Records.at(7))).isEqualTo(RecordId.of(Records.id(6)));
        collection.dropIndex(NAME);
        assertThat(client().collection(spec.name()).spec()).isEqualTo(spec);
        client().dropCollection(spec.name());
    }

    @Test
    void othersAreRefusedBeforeAnythingIsSent() {
        VectorCollection collection = client().createCollection(spec());
        Projection projection = Projection.metadata().withVectors(UNKNOWN);
        SearchRequest search =
                SearchRequest.builder(Records.at(1)).vectorField(UNKNOWN).build();
        SearchRequest bringing =
                SearchRequest.builder(Records.at(1)).projection(projection).build();
        List<ThrowingCallable> calls = new ArrayList<>(List.of(
                () -> collection.search(search),
                () -> collection.searchBatch(List.of(search)),
                () -> collection.search(bringing),
                () -> collection.get(Records.ids("a"), projection),
                () -> collection
                        .scan(ScanRequest.builder().projection(projection).build())
                        .count(),
                () -> collection.upsert(
                        VectorRecord.named(RecordId.of("a"), Map.of(UNKNOWN, Records.at(1)), Metadata.empty())),
                () -> collection.upsert(VectorRecord.named(
                        RecordId.of("a"), Map.of(NAME, Records.at(1), UNKNOWN, Records.at(1)), Metadata.empty()))));
        if (capabilities().supports(Capability.INDEX_CHANGE)) { // else it is refused whatever the field
            calls.add(() -> collection.createIndex(UNKNOWN, Specs.index(capabilities()), IndexBuild.defaults()));
            calls.add(() -> collection.dropIndex(UNKNOWN));
        }
        long requests = session().log().requests();

        for (ThrowingCallable call : calls) {
            Expect.refused(call, UNKNOWN, "accepted");
        }

        assertThat(session().log().requests()).as("requests sent").isEqualTo(requests);
        client().dropCollection(collection.name());
    }
}
