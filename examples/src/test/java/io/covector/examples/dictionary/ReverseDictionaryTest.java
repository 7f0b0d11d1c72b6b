package io.covector.examples.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.VectorClient;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole example, with the real model and some hundred real glosses, in a directory. */
class ReverseDictionaryTest {
    private static final Set<String> DOMAINS = Set.of("noun.food", "noun.phenomenon", "noun.shape", "verb.weather");
    private static final Embedder EMBEDDER = new Embedder();
    private static List<Gloss> glosses;

    @TempDir
    private Path directory;

    private VectorClient client;
    private ReverseDictionary dictionary;

    @BeforeAll
    static void readGlosses() {
        glosses = Glosses.everyday().stream()
                .filter(gloss ->
                        DOMAINS.contains(gloss.domain()) || gloss.text().contains("used to"))
                .toList();
        assertThat(glosses).hasSizeBetween(400, 700);
    }

    @BeforeEach
    void open() {
        ClientConfig config = ClientConfig.builder()
                .set("backends.test.type", "embedded")
                .set("backends.test.path", directory)
                .build();
        client = VectorClients.open(config);
        dictionary = ReverseDictionary.open(client, EMBEDDER);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private String load(List<Gloss> glosses) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Loading.load(dictionary, glosses, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> words(SearchResult result) {
        return result.hits().stream()
                .map(hit -> hit.metadata().getString("word").orElseThrow())
                .toList();
    }

    @Test
    void findsWordsByTheirMeaning() {
        load(glosses);

        assertThat(words(dictionary.ask(new Question("a tool for driving nails", Filter.all(), null, 3))))
                .anyMatch(word -> word.contains("hammer"));
        assertThat(words(dictionary.ask(new Question("a sweet thick liquid made by bees", Filter.all(), null, 1))))
                .containsExactly("honey");
        assertThat(words(dictionary.ask(new Question("water that falls from the sky", Filter.all(), null, 1))))
                .containsExactly("rain");
    }

    @Test
    void aFilterAndAMinimumScoreNarrowTheAnswers() {
        load(glosses);
        String meaning = "water that falls from the sky";

        SearchResult verbs = dictionary.ask(new Question(meaning, Filter.eq("pos", "verb"), null, 5));
        assertThat(verbs.hits())
                .hasSize(5)
                .allSatisfy(
                        hit -> assertThat(hit.metadata().getString("domain")).contains("verb.weather"));
        assertThat(words(verbs)).contains("snow", "rain");

        SearchResult near = dictionary.ask(new Question(meaning, Filter.eq("pos", "noun"), 0.6, 100));
        assertThat(near.hits()).isNotEmpty().hasSizeLessThan(20);
        assertThat(near.hits()).extracting(SearchHit::score).allMatch(score -> score >= 0.6);
    }

    @Test
    void aSecondRunReusesWhatIsStored() {
        List<Gloss> few = glosses.subList(0, 40);
        assertThat(load(few)).startsWith("0 of 40 glosses are stored; embedding the others");
        client.close();
        open();

        assertThat(load(few)).isEqualTo("40 glosses are stored" + System.lineSeparator());
        assertThat(dictionary.size()).isEqualTo(40);
    }

    @Test
    void aLoadThatWasCutShortGoesOnWhereItStopped() {
        List<Gloss> few = glosses.subList(0, 40);
        dictionary.add(few.subList(0, 15));
        client.close();
        open();

        assertThat(dictionary.missing(few)).isEqualTo(few.subList(15, 40));
        assertThat(load(few)).startsWith("15 of 40 glosses are stored; embedding the others");
        assertThat(dictionary.size()).isEqualTo(40);
        assertThat(dictionary.missing(few)).isEmpty();
    }
}
