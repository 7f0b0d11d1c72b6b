package io.covector.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PgvectorOptionsTest {
    @Test
    void everyPartIsRead() {
        Settings settings = Settings.of(Map.of("type", "pgvector", "user", "u", "schema", "My Schema"));
        PgvectorOptions options = PgvectorOptions.from(settings);
        settings.rejectUnknown();
        assertThat(options.connection().user()).contains("u");
        assertThat(options.schema().schema()).contains("My Schema");
    }

    @Test
    void aKeyThatNoPartKnowsIsRefused() {
        Settings settings = Settings.of(Map.of("type", "pgvector", "shcema", "x"));
        PgvectorOptions.from(settings);
        assertThatThrownBy(settings::rejectUnknown).hasMessageContaining("shcema");
    }
}
