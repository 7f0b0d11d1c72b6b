package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Collections are created, opened, described, listed and dropped. */
abstract class LifecycleTck extends Theme {
    LifecycleTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void describesACollectionAsItWasCreated() {
        CollectionSpec spec = Specs.everyType(
                        session().newName(),
                        VectorField.of("embedding", 7, Metric.DOT).index(Specs.index(capabilities())))
                .idType(IdType.LONG)
                .build();

        VectorCollection created = client().createCollection(spec);

        assertThat(created.name()).isEqualTo(spec.name());
        assertThat(created.spec()).isEqualTo(spec);
        assertThat(client().collection(spec.name()).spec()).isEqualTo(spec);
        assertThat(client().openOrCreateCollection(spec).spec()).isEqualTo(spec);
        client().dropCollection(spec.name());
    }

    @Test
    void knowsWhichCollectionsThereAre() {
        String second = session().newName();
        String first = "A" + second;
        client().createCollection(Specs.plain(second, 2, Metric.COSINE));
        client().createCollection(Specs.plain(first, 2, Metric.COSINE));

        assertThat(client().listCollections())
                .containsSubsequence(first, second)
                .isSorted();
        assertThat(client().collectionExists(first)).isTrue();
        assertThat(client().dropCollection(first)).isTrue();
        assertThat(client().dropCollection(first)).isFalse();
        assertThat(client().collectionExists(first)).isFalse();
        assertThat(client().listCollections()).contains(second).doesNotContain(first);
        client().dropCollection(second);
    }

    @Test
    void tellsNamesInUpperAndLowerCaseApart() {
        String lower = session().newName();
        String upper = lower.toUpperCase(Locale.ROOT);
        VectorCollection a = client().createCollection(Specs.plain(lower, 2, Metric.COSINE));
        VectorCollection b = client().createCollection(Specs.plain(upper, 2, Metric.COSINE));

        a.upsert(VectorRecord.of("a", new float[] {1, 0}));

        assertThat(b.count()).isZero();
        client().dropCollection(upper);
        assertThat(a.count()).isEqualTo(1);
        client().dropCollection(lower);
    }

    @Test
    void createsNothingWhereSomethingIs() {
        VectorCollection existing = session().texts();
        existing.upsert(Records.record("a"));

        Expect.failure(ErrorCode.COLLECTION_EXISTS, () -> client().createCollection(existing.spec()));

        assertThat(existing.count()).isEqualTo(1);
    }

    @Test
    void saysThatThereIsNoSuchCollection() {
        String name = session().newName();

        VectorException thrown = Expect.failure(ErrorCode.COLLECTION_NOT_FOUND, () -> client().collection(name));

        assertThat(thrown.text()).contains(name);
        assertThat(client().collectionExists(name)).isFalse();
        assertThat(client().dropCollection(name)).isFalse();
    }

    @Test
    void opensWhatIsThereOrCreatesIt() {
        CollectionSpec spec = Specs.plain(session().newName(), 2, Metric.COSINE);

        client().openOrCreateCollection(spec).upsert(VectorRecord.of("a", new float[] {1, 0}));

        assertThat(client().openOrCreateCollection(spec).count()).isEqualTo(1);
        client().dropCollection(spec.name());
    }

    @Test
    void listsTheDifferencesBetweenSpecs() {
        CollectionSpec stored = session().texts().spec();
        CollectionSpec wanted = CollectionSpec.builder(stored.name())
                .idType(IdType.LONG)
                .vector(VectorField.of(5, Metric.COSINE)
                        .index(stored.vectorField().index()))
                .field(DeclaredField.of("year", FieldType.STRING))
                .build();

        VectorException thrown =
                Expect.failure(ErrorCode.SCHEMA_MISMATCH, () -> client().openOrCreateCollection(wanted));

        assertThat(thrown.text())
                .contains(stored.name(), "id type", "LONG", "dimension", "4", "5")
                .contains("metric", "EUCLIDEAN", "COSINE", "fields", "year");
    }

    @Test
    void startsEmptyAfterADrop() {
        CollectionSpec spec = Specs.plain(session().newName(), 2, Metric.COSINE);
        client().createCollection(spec).upsert(VectorRecord.of("a", new float[] {1, 0}));
        client().dropCollection(spec.name());
        CollectionSpec other = Specs.plain(spec.name(), 3, Metric.DOT);

        VectorCollection again = client().createCollection(other);

        assertThat(again.count()).isZero();
        again.upsert(VectorRecord.of("b", new float[] {1, 0, 0}, Metadata.of("n", 1)));
        assertThat(again.get(RecordId.of("b"))).isPresent();
        client().dropCollection(spec.name());
    }

    @Test
    void failsOnAHandleOfADroppedCollection() {
        CollectionSpec spec = Specs.plain(session().newName(), 2, Metric.COSINE);
        VectorCollection handle = client().createCollection(spec);
        client().dropCollection(spec.name());

        Expect.failure(ErrorCode.COLLECTION_NOT_FOUND, handle::count);
        Expect.failure(ErrorCode.COLLECTION_NOT_FOUND, () -> handle.search(SearchRequest.of(new float[] {1, 0}, 1)));
        Expect.failure(ErrorCode.COLLECTION_NOT_FOUND, () -> handle.upsert(VectorRecord.of("a", new float[] {1, 0})));
        Expect.failure(ErrorCode.COLLECTION_NOT_FOUND, () -> handle.delete(List.of(RecordId.of("a"))));
    }

    /** A test on a key that a handle knows as free metadata is another test on a collection that declares it. */
    @Test
    void deletesNothingThroughAHandleOfAnotherKindOfCollection() {
        CollectionSpec spec = Specs.plain(session().newName(), 2, Metric.COSINE);
        VectorCollection old = client().createCollection(spec);
        old.upsert(VectorRecord.of("a", new float[] {1, 0}, Metadata.of("tenant", "t")));
        client().dropCollection(spec.name());
        VectorCollection made = client().createCollection(
                        spec.toBuilder().field("tenant", FieldType.STRING).build());
        made.upsert(VectorRecord.of("a", new float[] {1, 0}, Metadata.of("tenant", "t")));

        List<ThrowingCallable> deletes = List.of(
                () -> old.delete(Filter.isNull("tenant")),
                () -> old.delete(Filter.all()),
                () -> old.delete(List.of(RecordId.of("a"))));
        for (ThrowingCallable delete : deletes) {
            assertThatThrownBy(delete)
                    .isInstanceOfSatisfying(
                            VectorException.class,
                            e -> assertThat(e.code()).isIn(ErrorCode.SCHEMA_MISMATCH, ErrorCode.COLLECTION_NOT_FOUND));
        }

        assertThat(made.count(Filter.eq("tenant", "t"))).isEqualTo(1);
        assertThat(client().collection(spec.name()).delete(List.of(RecordId.of("a"))))
                .isEqualTo(1);
        client().dropCollection(spec.name());
    }
}
