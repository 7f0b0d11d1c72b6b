package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.BulkWriter;
import io.covector.CallOptions;
import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import io.covector.tck.oracle.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The text of a record is a part of its own: written, read and tested like a declared field that has no name. */
abstract class TextTck extends Theme {
    /** Keys that a text could be mistaken for. */
    private static final Metadata NAMESAKES = Metadata.builder()
            .put("text", "declared")
            .put("$text", "free")
            .put("_text", 1)
            .put("content", "more")
            .build();

    TextTck(RecordTck tck) {
        super(tck);
    }

    /** With a declared field that is called text. */
    private VectorCollection collection() {
        VectorCollection collection = session().shared("with texts", VectorCollection.class, () -> {
            VectorField vector =
                    VectorField.of(Specs.DIMENSION, Metric.EUCLIDEAN).index(Specs.index(capabilities()));
            CollectionSpec.Builder spec =
                    CollectionSpec.builder(session().newName()).vector(vector).field("text", FieldType.STRING);
            return client().createCollection(spec.text().build());
        });
        collection.delete(Filter.all());
        return collection;
    }

    private static VectorRecord record(String id, @Nullable String text) {
        return Records.record(id, Metadata.of("n", 1)).withText(text);
    }

    @Test
    void everyReadBringsTheTextThatWasWritten() {
        VectorCollection collection = collection();
        List<VectorRecord> records = List.of(
                Records.record("a", NAMESAKES).withText("hello"),
                Records.record("b", Metadata.of("text", "hello")).withText(""),
                Records.record("c", Metadata.of("n", 1)),
                record("d", "\n \t"));
        List<List<VectorRecord>> read = new ArrayList<>();

        collection.upsert(records);
        read.add(collection.get(Records.idsOf(records), Projection.metadata().withVector()));
        Projection all = Projection.metadata().withVector();
        read.add(collection.scan(ScanRequest.builder().projection(all).build()).toList());
        SearchRequest request =
                SearchRequest.builder(Records.at(1)).topK(10).projection(all).build();
        read.add(sorted(collection.search(request).hits()));
        collection.searchBatch(List.of(request, request)).forEach(result -> read.add(sorted(result.hits())));
        collection.delete(Filter.all());
        collection.insert(records);
        read.add(collection.get(Records.idsOf(records), Projection.metadata().withVector()));

        assertThat(read).hasSize(6).allSatisfy(copies -> assertThat(copies).isEqualTo(records));
    }

    private static List<VectorRecord> sorted(List<SearchHit> hits) {
        return hits.stream()
                .map(SearchHit::record)
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }

    @Test
    void aLaterRecordReplacesTheTextToo() {
        VectorCollection collection = collection();
        collection.upsert(record("a", "first"), record("b", "first"), record("c", null));
        collection.upsert(record("a", "second"), record("b", null), record("c", "third"));

        assertThat(collection.scan(ScanRequest.all()).map(VectorRecord::text)).containsExactly("second", null, "third");
        assertThat(collection.count(Filter.eq(Filter.TEXT, "first"))).isZero();
    }

    @Test
    void aProjectionBringsTheTextOrNot() {
        VectorCollection collection = collection();
        collection.upsert(record("a", "hello"));
        for (Projection with : List.of(
                Projection.metadata(),
                Projection.metadata().withVector(),
                Projection.metadata().without("n"),
                Projection.metadata().withText(),
                Projection.keys("n").withText(),
                Projection.keys("text", "no such key").withText().withVector(),
                Projection.idOnly().withText())) {
            assertThat(read(collection, with))
                    .as("%s", with)
                    .isNotEmpty()
                    .allSatisfy(record -> assertThat(record.text()).isEqualTo("hello"))
                    .allSatisfy(record ->
                            assertThat(record.metadata().contains("n")).isEqualTo(with.includes("n")));
        }
        for (Projection without : List.of(
                Projection.metadata().withoutText(),
                Projection.metadata().without("n").withoutText(),
                Projection.keys("n", "text", Filter.TEXT),
                Projection.keys("n").withVector(),
                Projection.idOnly())) {
            assertThat(read(collection, without))
                    .as("%s", without)
                    .isNotEmpty()
                    .allSatisfy(record -> assertThat(record.text()).isNull())
                    .allSatisfy(record ->
                            assertThat(record.metadata().contains("n")).isEqualTo(without.includes("n")));
        }
    }

    /** In every way, also with filters that a server or the client evaluates for texts that are not asked for. */
    private static List<VectorRecord> read(VectorCollection collection, Projection projection) {
        List<VectorRecord> read =
                new ArrayList<>(collection.get(List.of(RecordId.of("a")), projection, CallOptions.defaults()));
        for (Filter filter : List.of(Filter.all(), Filter.contains(Filter.TEXT, "ell"), Filter.eq("n", 1))) {
            ScanRequest scan =
                    ScanRequest.builder().filter(filter).projection(projection).build();
            read.addAll(collection.scan(scan).toList());
            SearchRequest search = SearchRequest.builder(Records.at(1))
                    .filter(filter)
                    .projection(projection)
                    .build();
            collection.search(search).forEach(hit -> read.add(hit.record()));
        }
        assertThat(read).as("%s", projection).hasSize(7);
        return read;
    }

    @Test
    void filtersTestTheTextAsADeclaredField() {
        VectorCollection collection = collection();
        Metadata other = Metadata.of("text", "b", "$text", "b");
        List<VectorRecord> records = List.of(
                record("1", null),
                record("2", ""),
                record("3", "a"),
                record("4", "b"),
                record("5", "B"),
                record("6", "ab"),
                record("7", "b".repeat(700)),
                record("8", "b".repeat(699) + "c"),
                record("9", "\uD83D\uDE00"),
                Records.record("10", other),
                Records.record("11", other).withText("a"));
        collection.upsert(records);
        Oracle oracle = new Oracle(collection.spec());
        oracle.put(records);
        for (String text : List.of("", "a", "b", "\uFFFF", "b".repeat(700))) {
            for (Comparison.Operator operator : Comparison.Operator.values()) {
                Expect.matches(collection, oracle, new Comparison(Filter.TEXT, operator, text));
            }
            Expect.matches(collection, oracle, Filter.startsWith(Filter.TEXT, text));
            Expect.matches(collection, oracle, Filter.contains(Filter.TEXT, text));
        }
        for (Filter filter : List.of(
                Filter.isNull(Filter.TEXT),
                Filter.in(Filter.TEXT, "a", "", "no such text"),
                Filter.in(Filter.TEXT, List.of()),
                Filter.ne(Filter.TEXT, "a").and(Filter.eq("text", "b")),
                Filter.contains(Filter.TEXT, "b").or(Filter.eq("n", 2)),
                Filter.eq("text", "b"))) {
            Expect.matches(collection, oracle, filter);
        }
    }

    @Test
    void aDeleteByTextRemovesWhatMatches() {
        VectorCollection collection = collection();
        collection.upsert(record("a", "old news"), record("b", "news"), record("c", null));

        assertThat(collection.delete(Filter.contains(Filter.TEXT, "old"))).isEqualTo(1);
        assertThat(collection.delete(Filter.isNull(Filter.TEXT))).isEqualTo(1);
        assertThat(Expect.scan(collection, Filter.all())).isEqualTo(Records.ids("b"));
    }

    @Test
    void hostileTexts() {
        VectorCollection collection = collection();
        List<String> texts = HostileText.ALL;
        List<VectorRecord> records = Records.many(texts.size(), i -> record(Records.id(i), texts.get(i)));
        collection.insert(records);

        assertThat(collection.scan(ScanRequest.all()).map(VectorRecord::text).toList())
                .isEqualTo(texts);
        Oracle oracle = new Oracle(collection.spec());
        oracle.put(records);
        for (String text : texts) {
            for (Filter filter : List.of(
                    Filter.eq(Filter.TEXT, text),
                    Filter.not(Filter.startsWith(Filter.TEXT, text)),
                    Filter.contains(Filter.TEXT, text))) {
                assertThat(collection.count(filter))
                        .as("count where %s", filter)
                        .isEqualTo(oracle.matching(filter).size());
            }
        }
    }

    @Test
    void aTextIsAsLongAsThatOfADeclaredField() {
        VectorCollection collection = collection();
        int most = capabilities().maxTextBytes();
        int bytes = Math.min(most, 1 << 20);
        String longest = "\u00e9".repeat(bytes / 2) + "x".repeat(bytes % 2);
        collection.upsert(record("a", longest));

        assertThat(Expect.stored(collection, RecordId.of("a")).text()).isEqualTo(longest);
        assertThat(collection.count(Filter.startsWith(Filter.TEXT, "\u00e9".repeat(400))))
                .isEqualTo(1);
        if (bytes == most) {
            Expect.refused(
                    () -> collection.upsert(record("b", "b"), record("a", longest + "y")),
                    "record 1 (id 'a')",
                    "a text of " + (most + 1) + " bytes",
                    "'text'",
                    "up to " + most);
            assertThat(collection.count()).isEqualTo(1);
        }
    }

    @Test
    void manyLongTextsAreWrittenAndCopiedInRequestsOfTheirSize() {
        VectorCollection collection = collection();
        int count = 300;
        String filler = "x".repeat(20_000);
        try (BulkWriter writer = collection.bulkWriter()) {
            for (int i = 0; i < count; i++) {
                writer.add(record(Records.id(i), i + filler));
            }
        }
        VectorCollection copy = client().createCollection(
                        collection.spec().toBuilder().name(session().newName()).build());
        ScanRequest all = ScanRequest.builder()
                .projection(Projection.metadata().withVector())
                .build();
        try (Stream<VectorRecord> records = collection.scan(all);
                BulkWriter writer = copy.bulkWriter()) {
            records.forEach(writer::add);
        }

        assertThat(copy.scan(all).toList())
                .hasSize(count)
                .isEqualTo(collection.scan(all).toList())
                .allSatisfy(record -> assertThat(record.text()).endsWith(filler));
        assertThat(client().dropCollection(copy.spec().name())).isTrue();
    }

    @Test
    void aCollectionOpenedAgainHasATextOrNot() {
        VectorCollection with = collection();
        VectorCollection without = session().texts();
        assertThat(client().collection(with.spec().name()).spec().hasText()).isTrue();
        assertThat(client().collection(without.spec().name()).spec().hasText()).isFalse();
        Expect.refused(() -> without.upsert(record("a", "x")), "record 0 (id 'a') has a text", "declares none");
        Expect.refused(
                () -> without.scan(ScanRequest.builder()
                        .projection(Projection.idOnly().withText())
                        .build()),
                "withText()");
        Expect.refused(() -> without.count(Filter.isNull(Filter.TEXT)), "'$text'");
        Expect.refused(() -> with.count(Filter.eq(Filter.TEXT, 1)), "the text '$text'", "integer 1", "accepted are");
        assertThat(without.count()).isZero();
    }
}
