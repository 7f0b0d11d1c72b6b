package io.covector.examples.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.filter.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @Test
    void withoutAQuestionTheSamplesAreAsked() {
        Arguments arguments = Arguments.parse("--top", "3");

        assertThat(arguments.questions()).isEqualTo(Question.samples(3)).hasSizeGreaterThan(3);
        assertThat(arguments.backend).isNull();
        assertThat(arguments.all).isFalse();
        assertThat(arguments.help).isFalse();
    }

    @Test
    void everyOptionIsRead() {
        Arguments arguments = Arguments.parse(
                "--backend",
                "pgvector",
                "--pos",
                "noun",
                "a tool",
                "--domain",
                "noun.artifact",
                "--min-score",
                "0.4",
                "--top",
                "7",
                "--all",
                "--help",
                "for nails");

        assertThat(arguments.questions())
                .containsExactly(new Question(
                        "a tool for nails", Filter.parse("pos = 'noun' and domain = 'noun.artifact'"), 0.4, 7));
        assertThat(arguments.backend).isEqualTo("pgvector");
        assertThat(arguments.all).isTrue();
        assertThat(arguments.help).isTrue();
    }

    @Test
    void aQuestionAloneHasNoFilter() {
        assertThat(Arguments.parse("a tool").questions())
                .containsExactly(new Question("a tool", Filter.all(), null, 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q --top 0|--top is '0'; accepted are whole numbers from 1 to 100",
                "q --top 2.5|--top is '2.5'; accepted are whole numbers from 1 to 100",
                "q --min-score 1.1|--min-score is '1.1'; accepted are numbers from -1.0 to 1.0",
                "q --min-score NaN|--min-score is 'NaN'; accepted are numbers from -1.0 to 1.0",
                "q --min-score x|--min-score is 'x'; accepted are numbers from -1.0 to 1.0",
                "q --pos nouns|--pos is 'nouns'; accepted are noun, verb, adjective, adverb",
                "q --backend|--backend needs a value",
                "--verbose|'--verbose' is no option and no question",
                "--pos noun|--pos, --domain and --min-score narrow a question; add one",
            })
    void whatIsWrongIsNamed(String line, String message) {
        assertThatThrownBy(() -> Arguments.parse(line.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void anUnknownDomainIsRefusedWithTheKnownOnes() {
        List<Gloss> glosses = List.of(
                new Gloss("1-v", "verb", "verb.motion", List.of("run"), "move fast"),
                new Gloss("1-n", "noun", "noun.food", List.of("honey"), "made by bees"));

        Arguments.parse("q", "--domain", "noun.food").requireDomainOf(glosses);
        Arguments unknown = Arguments.parse("q", "--domain", "food");
        assertThatThrownBy(() -> unknown.requireDomainOf(glosses))
                .isInstanceOf(UsageException.class)
                .hasMessage("--domain is 'food'; accepted are noun.food, verb.motion");
    }
}
