package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values and filters that the type of a declared field refuses, before anything is sent. */
abstract class DeclaredRefusalTck extends Theme {
    DeclaredRefusalTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void valueThatADeclaredFieldCannotHold() {
        Map<String, Object> wrong = new HashMap<>();
        wrong.put("title", 7);
        wrong.put("year", 1.5);
        wrong.put("rating", "4.5");
        wrong.put("flag", "true");
        wrong.put("tags", List.of("a", 1));
        wrong.forEach((field, value) -> refused(
                Records.record("bad", Metadata.of(field, value)),
                "record 1 (id 'bad')",
                "'" + field + "'",
                value instanceof List ? "[the text 'a', the integer 1]" : value.toString(),
                "of type",
                "accepted are"));
    }

    @Test
    void integerThatADoubleFieldCannotHold() {
        refused(Records.record("bad", Metadata.of("rating", (1L << 53) + 1)), "'rating'", "9007199254740993", "DOUBLE");
    }

    @Test
    void listInATextField() {
        refused(
                Records.record("bad", Metadata.of("title", List.of("a"))),
                "'title'",
                "[the text 'a']",
                "STRING",
                "accepted");
        refused(
                Records.record("bad", Metadata.of("tags", "a")),
                "'tags'",
                "STRING_LIST",
                "accepted are lists of texts");
    }

    @Test
    void declaredListOfMoreThan4096() {
        VectorCollection collection = session().texts();
        VectorRecord longest = Records.record("longest", Metadata.of("tags", Collections.nCopies(4096, "a")));
        collection.upsert(longest);
        assertThat(Expect.stored(collection, longest.id())).isEqualTo(longest);
        collection.delete(List.of(longest.id()));
        refused(
                Records.record("bad", Metadata.of("tags", Collections.nCopies(4097, "a"))),
                "record 1 (id 'bad')",
                "a list of 4097 elements in declared field 'tags'",
                "accepted are up to 4096");
    }

    /** What is declared does not take the room of what is not, nor of each other. */
    @Test
    void declaredTextsHaveTheirOwnRoom() {
        int free = Math.min(capabilities().maxMetadataBytes(), 100_000);
        int text = Math.min(capabilities().maxIndexedTextBytes(), 100_000);
        VectorCollection collection = session().texts();
        VectorRecord largest = Records.record(
                "largest",
                Metadata.builder()
                        .put("title", "x".repeat(text))
                        .put("tags", List.of("y".repeat(text), "z".repeat(text)))
                        .put("text", "t".repeat(free - 100))
                        .build());
        collection.upsert(largest);
        assertThat(Expect.stored(collection, largest.id())).isEqualTo(largest);
        collection.delete(List.of(largest.id()));
    }

    @Test
    void declaredTextOfMoreThanTheBackendTakes() {
        int max = capabilities().maxIndexedTextBytes();
        if (max == Integer.MAX_VALUE) {
            return;
        }
        String text = "x".repeat(max + 1);
        refused(Records.record("bad", Metadata.of("title", text)), "'title'", (max + 1) + " bytes", "up to " + max);
        refused(Records.record("bad", Metadata.of("tags", List.of("a", text))), "'tags'", "accepted are up to " + max);
    }

    @Test
    void filtersOfDeclaredFieldsByTheirTypes() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.record("a"));
        for (Filter filter : List.of(
                Filter.eq("title", 7),
                Filter.gt("year", "2020"),
                Filter.eq("rating", true),
                Filter.eq("flag", "true"),
                Filter.in("flag", true, 1),
                Filter.eq("tags", "a"),
                Filter.containsAny("tags", "a", 1),
                Filter.containsAll("title", "a"),
                Filter.contains("year", "20"),
                Filter.startsWith("tags", "a"))) {
            String field = filter.toString().replaceAll(" .*", "");
            for (Filter shape :
                    List.of(filter, Filter.not(filter), Filter.isNull("other").or(filter))) {
                Expect.refused(() -> collection.count(shape), "'" + field + "'", "of type", "the operator", "accepted");
                Expect.refused(() -> collection.delete(shape), "'" + field + "'");
                Expect.refused(
                        () -> collection.scan(
                                ScanRequest.builder().filter(shape).build()),
                        "'" + field + "'");
                Expect.refused(
                        () -> collection.search(SearchRequest.builder(Records.at(1))
                                .filter(shape)
                                .build()),
                        "'" + field + "'");
            }
        }
        assertThat(collection.count()).isEqualTo(1);
    }

    private void refused(VectorRecord bad, String... parts) {
        VectorCollection collection = session().texts();
        Expect.refused(() -> collection.upsert(Records.record("good"), bad), parts);
        Expect.refused(() -> collection.insert(List.of(Records.record("good"), bad)), parts);
        assertThat(collection.count()).isZero();
    }
}
