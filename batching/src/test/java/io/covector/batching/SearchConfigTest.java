package io.covector.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorException;
import io.covector.batching.SearchConfig.Coalesce;
import io.covector.config.Settings;
import io.covector.spi.SearchLimits;
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
        assertThat(SearchConfig.defaults().coalesce()).isEqualTo(Coalesce.AUTO);
        assertThat(SearchConfig.defaults().coalesceFrom()).isEmpty();
        assertThat(SearchConfig.defaults().maxQueries()).isEmpty();
        assertThat(SearchConfig.defaults().adaptive()).isTrue();
        assertThat(SearchConfig.defaults().maxConcurrentRequests()).isEmpty();
    }

    @Test
    void readsItsKeys() {
        SearchConfig config = read(Map.of(
                "coalesce",
                "off",
                "coalesce-from",
                "4",
                "max-queries",
                "100",
                "max-concurrent-requests",
                "8",
                "adaptive",
                "false"));
        assertThat(config.maxQueries()).hasValue(100);
        assertThat(config.adaptive()).isFalse();
        assertThat(config.coalesce()).isEqualTo(Coalesce.OFF);
        assertThat(config.coalesceFrom()).hasValue(4);
        assertThat(config.maxConcurrentRequests()).hasValue(8);
    }

    @ParameterizedTest
    @CsvSource({
        "coalesce, sometimes, 'AUTO, ON, OFF'",
        "coalesce-from, 0, integers from 1 to 1024",
        "coalesce-from, 1025, integers from 1 to 1024",
        "max-queries, 16385, integers from 1 to 16384",
        "max-concurrent-requests, 0, integers from 1 to 64",
        "max-concurrent-requests, 65, integers from 1 to 64"
    })
    void refusesWhatIsOutOfRange(String key, String value, String accepted) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("'" + key + "' is '" + value + "'")
                .hasMessageContaining(accepted);
    }

    @Test
    void refusesUnknownKeys() {
        assertThatThrownBy(() -> read(Map.of("coalesc", "on")))
                .hasMessageContaining("unknown key 'coalesc'")
                .hasMessageContaining("did you mean 'coalesce'?");
    }

    @Test
    void coalescingIsTheBackendsChoiceUnlessTheCallerHasOne() {
        assertThat(coalesceFrom(Map.of(), 0)).isZero();
        assertThat(coalesceFrom(Map.of(), 5)).isEqualTo(5);
        assertThat(coalesceFrom(Map.of("coalesce", "off"), 5)).isZero();
        assertThat(coalesceFrom(Map.of("coalesce", "on"), 5)).isEqualTo(5);
        assertThat(coalesceFrom(Map.of("coalesce", "on"), 0)).isEqualTo(2);
        assertThat(coalesceFrom(Map.of("coalesce-from", "3"), 0)).isZero();
        assertThat(coalesceFrom(Map.of("coalesce-from", "3"), 5)).isEqualTo(3);
        assertThat(coalesceFrom(Map.of("coalesce", "on", "coalesce-from", "7"), 0))
                .isEqualTo(7);
    }

    private static int coalesceFrom(Map<String, String> settings, int backends) {
        return SearchConfig.from(Settings.of(settings))
                .coalesceFrom(SearchLimits.builder(9).coalesceFrom(backends).build());
    }
}
