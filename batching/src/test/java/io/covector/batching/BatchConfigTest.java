package io.covector.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorException;
import io.covector.config.Settings;
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
        assertThat(BatchConfig.defaults().maxRecords()).isEmpty();
        assertThat(BatchConfig.defaults().maxBytes()).isEmpty();
    }

    @Test
    void readsRowsAndBytes() {
        BatchConfig config = read(Map.of("max-records", "250", "max-bytes", "8MiB"));
        assertThat(config.maxRecords()).hasValue(250);
        assertThat(config.maxBytes()).hasValue(8L << 20);
    }

    @ParameterizedTest
    @CsvSource({
        "max-records, 0, integers from 1 to 1000000",
        "max-records, 1000001, integers from 1 to 1000000",
        "max-records, many, integers from 1 to 1000000",
        "max-bytes, 1023, from 1024 to 1073741824 bytes",
        "max-bytes, 2GiB, from 1024 to 1073741824 bytes"
    })
    void refusesWhatIsOutOfRange(String key, String value, String accepted) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("'" + key + "' is '" + value + "'")
                .hasMessageContaining(accepted);
    }

    @Test
    void refusesUnknownKeys() {
        assertThatThrownBy(() -> read(Map.of("max-record", "1")))
                .hasMessageContaining("unknown key 'max-record'")
                .hasMessageContaining("did you mean 'max-records'?");
    }
}
