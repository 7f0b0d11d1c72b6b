package io.covector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorException;
import io.covector.config.SearchConfig.Gather;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchConfigTest {
    private static SearchConfig read(Map<String, String> values) {
        return SearchConfig.from(Settings.of(values));
    }

    @Test
    void leavesTheChoiceToTheBackend() {
        assertThat(read(Map.of())).isEqualTo(SearchConfig.defaults());
        assertThat(SearchConfig.defaults().gather()).isEqualTo(Gather.AUTO);
        assertThat(SearchConfig.defaults().gatherFrom()).isEmpty();
        assertThat(SearchConfig.defaults().queries()).isEmpty();
        assertThat(SearchConfig.defaults().tuned()).isTrue();
        assertThat(SearchConfig.defaults().parallel()).isEmpty();
    }

    @Test
    void readsItsKeys() {
        SearchConfig config =
                read(Map.of("gather", "off", "gather-from", "4", "queries", "100", "parallel", "8", "tuned", "false"));
        assertThat(config.queries()).hasValue(100);
        assertThat(config.tuned()).isFalse();
        assertThat(config.gather()).isEqualTo(Gather.OFF);
        assertThat(config.gatherFrom()).hasValue(4);
        assertThat(config.parallel()).hasValue(8);
    }

    @ParameterizedTest
    @CsvSource({
        "gather, sometimes, 'AUTO, ON, OFF'",
        "gather-from, 0, integers from 1 to 1024",
        "gather-from, 1025, integers from 1 to 1024",
        "queries, 16385, integers from 1 to 16384",
        "parallel, 0, integers from 1 to 64",
        "parallel, 65, integers from 1 to 64"
    })
    void refusesWhatIsOutOfRange(String key, String value, String accepted) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("'" + key + "' is '" + value + "'")
                .hasMessageContaining(accepted);
    }

    @Test
    void refusesUnknownKeys() {
        assertThatThrownBy(() -> read(Map.of("gathr", "on")))
                .hasMessageContaining("unknown key 'gathr'")
                .hasMessageContaining("did you mean 'gather'?");
    }
}
