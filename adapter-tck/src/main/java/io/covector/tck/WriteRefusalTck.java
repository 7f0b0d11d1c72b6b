package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.IdType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes that are refused before anything is sent: the good records beside the bad one are not written either. */
abstract class WriteRefusalTck extends Theme {
    WriteRefusalTck(RecordTck tck) {
        super(tck);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void vectorOfAnotherDimension(int dimension) {
        float[] components = new float[dimension];
        components[0] = 1;
        refused(
                VectorRecord.of("bad", components),
                "record 1 (id 'bad')",
                dimension + " dimensions",
                "accepted",
                "'vector' are 4");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void componentThatIsNoNumber(float component) {
        refused(
                VectorRecord.of("bad", new float[] {1, 2, component, 4}),
                "record 1 (id 'bad')",
                String.valueOf(component),
                "position 2",
                "accepted are finite numbers");
    }

    @Test
    void componentsWhoseDistanceNoFloatHolds() {
        refused(
                VectorRecord.of("bad", new float[] {1e30f, 0, 0, 0}),
                "record 1 (id 'bad')",
                "squared length",
                "accepted under EUCLIDEAN",
                "8.5e37");
    }

    @Test
    void zeroVectorUnderCosine() {
        VectorCollection cosine = session()
                .shared(
                        "cosine",
                        VectorCollection.class,
                        () -> client().createCollection(Specs.plain(session().newName(), 2, Metric.COSINE)));

        Expect.refused(
                () -> cosine.upsert(
                        VectorRecord.of("good", new float[] {1, 0}), VectorRecord.of("bad", new float[] {0, 0})),
                "record 1 (id 'bad')",
                "the zero vector",
                "accepted under COSINE");
        assertThat(cosine.count()).isZero();
    }

    @Test
    void recordWithoutVector() {
        refused(
                VectorRecord.of(RecordId.of("bad"), null, Metadata.empty()),
                "record 1 (id 'bad')",
                "no vector",
                "accepted by vector field 'vector' is one of 4 dimensions");
    }

    @Test
    void idOfTheOtherType() {
        refused(
                VectorRecord.of(RecordId.of(7), Records.at(1), Metadata.empty()),
                "id '7'",
                "LONG",
                "accepted",
                "STRING");
        VectorCollection longs = session().longs();
        Expect.refused(() -> longs.insert(List.of(Records.record("x"))), "id 'x'", "STRING", "accepted", "LONG");
        assertThat(longs.count()).isZero();
    }

    @Test
    void moreMetadataThanTheBackendTakes() {
        int max = capabilities().maxMetadataBytes();
        if (max > 100_000_000) {
            VectorCollection collection = session().texts();
            VectorRecord large = Records.record("large", Metadata.of("text", "x".repeat(1_000_000)));
            collection.upsert(large);
            assertThat(Expect.stored(collection, large.id())).isEqualTo(large);
            return;
        }
        refused(
                Records.record("bad", Metadata.of("n", 1, "text", "\u00e9".repeat(max / 2))),
                "record 1 (id 'bad')",
                "bytes",
                "key 'text'",
                "accepted are up to " + max);
    }

    @Test
    void metadataOfExactlyWhatTheBackendTakes() {
        int max = capabilities().maxMetadataBytes();
        int bytes = Math.min(max, 1_000_000);
        String text = "x".repeat(bytes - "{\"text\":\"\"}".length());
        VectorCollection collection = session().texts();
        VectorRecord largest = Records.record("largest", Metadata.of("text", text));
        collection.upsert(largest);
        assertThat(Expect.stored(collection, largest.id())).isEqualTo(largest);
        collection.delete(List.of(largest.id()));
        if (max == bytes) {
            refused(Records.record("bad", Metadata.of("text", text + "x")), (max + 1) + " bytes", "up to " + max);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a-b", "a;drop table x", "\u00e9", "a.b", "a\"b", "a'b", "a\nb", "$a"})
    void collectionName(String name) {
        Expect.refused(
                () -> CollectionSpec.builder(name)
                        .vector(VectorField.of(2, Metric.DOT))
                        .build(),
                "accepted");
        Expect.refused(() -> client().collection(name), "collection name", "accepted", "63 characters");
        Expect.refused(() -> client().collectionExists(name), "collection name", "accepted", "63 characters");
        Expect.refused(() -> client().dropCollection(name), "collection name", "accepted", "63 characters");
    }

    @Test
    void collectionNameOfMoreThan63Characters() {
        String longest = "n".repeat(63);
        client().createCollection(Specs.plain(longest, 2, Metric.DOT)).upsert(VectorRecord.of("a", new float[] {1, 1}));
        assertThat(client().listCollections()).contains(longest);
        client().dropCollection(longest);

        Expect.refused(() -> client().collection(longest + "n"), longest.substring(0, 60), "63 characters at most");
    }

    @Test
    void dimensionAboveTheBackends() {
        int max = capabilities().maxDimension();
        if (max == Integer.MAX_VALUE) {
            return; // it has no limit
        }
        CollectionSpec spec = Specs.plain(session().newName(), max + 1, Metric.DOT);

        Expect.refused(
                () -> client().createCollection(spec),
                "dimension of vector field 'vector' is " + (max + 1),
                "accepted",
                "1 to " + max);
        assertThat(client().collectionExists(spec.name())).isFalse();
    }

    @Test
    void numericIdAboveTheBackends() {
        long max = capabilities().maxLongId();
        if (max == Long.MAX_VALUE) {
            return; // it has no limit
        }
        VectorCollection collection = session().longs();
        VectorRecord bad = Records.record(max + 1, Metadata.empty());

        Expect.refused(
                () -> collection.upsert(Records.record(1, Metadata.empty()), bad),
                "record 1 (id '" + (max + 1) + "')",
                "accepted are integers up to " + max);
        assertThat(collection.count()).isZero();
        assertThat(collection.get(bad.id())).isEmpty();
        assertThat(collection.delete(List.of(bad.id()))).isZero();
    }

    @Test
    void idsOfTheWrongTypeInASpecOfLongs() {
        assertThat(session().longs().spec().idType()).isEqualTo(IdType.LONG);
        Expect.refused(() -> session().longs().delete(Records.ids("x")), "id 'x'", "accepted", "LONG");
        Expect.refused(() -> session().longs().get(RecordId.of("x")), "id 'x'", "accepted", "LONG");
    }

    private void refused(VectorRecord bad, String... parts) {
        VectorCollection collection = session().texts();
        Expect.refused(() -> collection.upsert(Records.record("good"), bad), parts);
        Expect.refused(() -> collection.insert(List.of(Records.record("good"), bad)), parts);
        assertThat(collection.count()).isZero();
    }
}
