package io.covector.pgvector.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.config.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaOptionsTest {
    @Test
    void defaultsNeedNothing() {
        SchemaOptions options = SchemaOptions.from(Settings.of(Map.of()));
        assertThat(options.schema()).isEmpty();
        assertThat(options.createExtension()).isTrue();
        assertThat(options.index()).isEqualTo(new IndexDefaults(false, Optional.empty(), false));
        assertThat(options.attached()).isEmpty();
    }

    @Test
    void everyKeyIsRead() {
        Map<String, String> values = new HashMap<>();
        values.put("schema", "My Schema");
        values.put("create-extension", "false");
        values.put("index.concurrently", "true");
        values.put("index.maintenance-work-mem", "256MiB");
        values.put("index.metadata", "true");
        values.put("collections.docs.table", "legacy.docs");
        values.put("collections.docs.id", "doc_id");
        values.put("collections.docs.vector", "embedding");
        values.put("collections.docs.metadata", "meta");
        values.put("collections.docs.text", "body");
        values.put("collections.docs.metric", "cosine");
        values.put("collections.docs.fields.year", "published");
        values.put("collections.docs.strict", "true");
        values.put("collections.docs.drop-indexes", "all");
        Settings settings = Settings.of(values);
        SchemaOptions options = SchemaOptions.from(settings);
        settings.rejectUnknown();

        assertThat(options.schema()).contains("My Schema");
        assertThat(options.createExtension()).isFalse();
        assertThat(options.index()).isEqualTo(new IndexDefaults(true, Optional.of(256L << 20), true));
        assertThat(options.attached())
                .containsEntry(
                        "docs",
                        new TableMapping(
                                List.of("legacy", "docs"),
                                "doc_id",
                                "embedding",
                                Optional.of("meta"),
                                Optional.of("body"),
                                Metric.COSINE,
                                Map.of("year", "published"),
                                true,
                                true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            schema                     | ''    | 'schema' in settings given in code: schema '' has 0 bytes in UTF-8; \
            accepted are 1 to 63
            create-extension           | maybe | 'create-extension' is 'maybe' in settings given in code; accepted \
            are true, false
            index.maintenance-work-mem | 1KiB  | 'index.maintenance-work-mem' is '1KiB' in settings given in code; \
            accepted are sizes
            index.concurent            | true  | unknown key 'index.concurent' in settings given in code
            collections.docs.id        | id    | 'collections.docs.metric' is missing in settings given in code
            """)
    void errorsNameKeyValueAndWayOut(String key, String value, String message) {
        assertThatThrownBy(() -> SchemaOptions.from(Settings.of(Map.of(key, value))))
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
                    assertThat(e.text()).startsWith(message);
                });
    }

    @Test
    void aMappingIsCheckedKeyByKey() {
        assertMapping(Map.of("metric", "hamming"), "'collections.docs.metric' is 'hamming'");
        assertMapping(
                Map.of("metric", "DOT", "table", "a", "drop-indexes", "some"),
                "'collections.docs.drop-indexes' is 'some'");
        assertMapping(Map.of("metric", "DOT"), "'collections.docs.table' is missing");
        assertMapping(
                Map.of("metric", "DOT", "table", "a.b.c"), "'collections.docs.table' in settings given in code: table");
        assertMapping(Map.of("metric", "DOT", "table", "a", "colum", "x"), "unknown key 'collections.docs.colum'");
    }

    private static void assertMapping(Map<String, String> mapping, String message) {
        Map<String, String> values = new HashMap<>();
        mapping.forEach((key, value) -> values.put("collections.docs." + key, value));
        assertThatThrownBy(() -> SchemaOptions.from(Settings.of(values))).hasMessageContaining(message);
    }
}
