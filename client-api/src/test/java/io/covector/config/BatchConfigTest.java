package io.covector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchConfigTest {
    private static BatchConfig read(Map<String, String> values) {
        return BatchConfig.from(Settings.of(values));
    }

    @Test
    void leavesTheChoiceToTheBackend() {
        assertThat(BatchConfig.defaults().rows()).isEmpty();
        assertThat(BatchConfig.defaults().bytes()).isEmpty();
    }

    @Test
    void readsRowsAndBytes() {
        BatchConfig config = read(Map.of("rows", "250", "bytes", "8MiB"));
        assertThat(config.rows()).hasValue(250);
        assertThat(config.bytes()).hasValue(8L << 20);
    }

    @ParameterizedTest
    @CsvSource({
        "rows, 0, integers from 1 to 1000000",
        "rows, 1000001, integers from 1 to 1000000",
        "rows, many, integers from 1 to 1000000",
        "bytes, 1023, from 1024 to 1073741824 bytes",
        "bytes, 2GiB, from 1024 to 1073741824 bytes"
    })
    void refusesWhatIsOutOfRange(String key, String value, String accepted) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("'" + key + "' is '" + value + "'")
                .hasMessageContaining(accepted);
    }

    @Test
    void refusesUnknownKeys() {
        assertThatThrownBy(() -> read(Map.of("row", "1")))
                .hasMessageContaining("unknown key 'row'")
                .hasMessageContaining("did you mean 'rows'?");
    }
}
