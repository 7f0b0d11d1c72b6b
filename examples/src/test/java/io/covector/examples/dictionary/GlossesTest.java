package io.covector.examples.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlossesTest {
    @Test
    void everydayIsASpreadOverAllDomains() {
        List<Gloss> glosses = Glosses.everyday();

        assertThat(glosses).hasSizeBetween(5_000, 6_000);
        assertThat(glosses).extracting(Gloss::id).doesNotHaveDuplicates();
        assertThat(glosses).extracting(Gloss::pos).contains("noun", "verb", "adjective", "adverb");
        assertThat(glosses.stream().map(Gloss::domain).distinct()).hasSizeGreaterThan(40);
        assertThat(glosses).allSatisfy(gloss -> assertThat(gloss.text()).isNotBlank());
    }

    @Test
    void aGlossKeepsItsId() {
        assertThat(Glosses.read(synset -> synset.getOffset() == 3486255))
                .containsExactly(new Gloss(
                        "03486255-n",
                        "noun",
                        "noun.artifact",
                        List.of("hammer"),
                        "a hand tool with a heavy rigid head and a handle; used to deliver an impulsive force "
                                + "by striking"));
    }

    @Test
    void theMostUsualWordComesFirst() {
        assertThat(Glosses.everyday())
                .filteredOn(gloss ->
                        gloss.domain().equals("verb.weather") && gloss.lemmas().contains("precipitate"))
                .extracting(Gloss::word)
                .containsExactly("fall");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "be asleep|be asleep",
                "be cautious; \"watch it!\"; \"be careful\"|be cautious",
                "female of cattle: \"a child's term\"|female of cattle",
                "precipitate as rain; \"If it rains much more\"|precipitate as rain",
                "a move; a step|a move; a step",
            })
    void examplesAreCutOff(String gloss, String definition) {
        assertThat(Glosses.definition(gloss)).isEqualTo(definition);
    }
}
