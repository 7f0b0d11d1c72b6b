package io.covector.milvus.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorRecord;
import io.covector.milvus.internal.schema.MetadataKeys;
import io.covector.tck.HostileText;
import io.covector.text.JsonKeys;
import io.covector.text.Strings;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataCodecTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("things")
            .vector(1, Metric.DOT)
            .field("year", FieldType.LONG)
            .build();

    @Test
    void keepsWhatEveryServerKeeps() {
        Stored stored = encode(Metadata.builder()
                .put("year", 1)
                .put("a-b.c 1_", "x")
                .put("n", 1L << 53)
                .put("d", 1e300)
                .build());

        assertThat(Metadata.fromJson(stored.json()))
                .isEqualTo(Metadata.builder()
                        .put("a-b.c 1_", "x")
                        .put("n", 1L << 53)
                        .put("d", 1e300)
                        .build());
        assertThat(stored.inexact()).isFalse();
    }

    @Test
    void marksNumbersThatADoubleCannotHold() {
        assertThat(encode(Metadata.of("n", (1L << 53) + 1)).inexact()).isTrue();
        assertThat(encode(Metadata.of("n", -(1L << 53) - 1)).inexact()).isTrue();
        assertThat(encode(Metadata.of("n", List.of(1, Map.of("k", Long.MAX_VALUE))))
                        .inexact())
                .isTrue();
        assertThat(encode(Metadata.of("n", new BigDecimal("0.12345678901234567890")))
                        .inexact())
                .isTrue();
        assertThat(encode(Metadata.of("year", Long.MAX_VALUE)).inexact()).isFalse();
    }

    @Test
    void keepsOtherNumbersAsText() {
        assertThat(encode(Metadata.of("n", List.of(new BigDecimal("0.12345678901234567890"))))
                        .json())
                .isEqualTo("{\"n\":{\"$json\":\"[0.1234567890123456789]\"}}");
    }

    @Test
    void givesBackWhatItWasGiven() {
        Metadata.Builder metadata = Metadata.builder()
                .put("null", null)
                .put("$null", "mine")
                .put("$json", "mine")
                .put("$_", "mine")
                .put("list", Arrays.asList(1, null, 0.1, new BigDecimal("1e-400")))
                .put("map", Map.of("$json", 1, "$_", List.of()))
                .put("a number as it is stored", Map.of("$json", "1e-400"))
                .put("a text as it is stored", Map.of("$json", "no JSON"))
                .put("within", List.of(Map.of("$json", "1")));
        HostileText.ALL.forEach(text -> metadata.put(text, text));

        Metadata.Builder read = Metadata.builder();
        MetadataCodec.decode(encode(metadata.build()).json(), new JsonKeys(), key -> true, read);

        assertThat(read.build()).isEqualTo(metadata.build());
    }

    /** Milvus Lite parses and writes numbers anew, in Python's shortest form. */
    @Test
    void readsADoubleInAnyForm() {
        Metadata.Builder read = Metadata.builder();
        MetadataCodec.decode("{\"a\":5e-324,\"b\":[5e-324,{\"c\":1e+17}]}", new JsonKeys(), key -> true, read);

        assertThat(read.build())
                .isEqualTo(Metadata.of("a", Double.MIN_VALUE, "b", List.of(Double.MIN_VALUE, Map.of("c", 1e17))));
    }

    @Test
    void leavesOutWhatIsNotWanted() {
        Metadata.Builder read = Metadata.builder();
        String json = encode(Metadata.builder()
                        .put("a", 1)
                        .put("b", null)
                        .put("'", 2)
                        .build())
                .json();
        MetadataCodec.decode(json, new JsonKeys(), "'"::equals, read);

        assertThat(read.build()).isEqualTo(Metadata.of("'", 2));
    }

    @Test
    void storesKeysThatNoJsonPathTrips() {
        assertThat(HostileText.ALL).allSatisfy(key -> {
            String stored = MetadataKeys.store(key);
            assertThat(stored).matches("[A-Za-z0-9_$. -]+");
            assertThat(MetadataKeys.read(stored)).isEqualTo(key);
        });
        assertThat(HostileText.ALL.stream().map(MetadataKeys::store)).doesNotHaveDuplicates();
        assertThat(MetadataKeys.store("a\"b")).isEqualTo("$_a$22b");
    }

    private record Stored(String json, boolean inexact) {}

    private static Stored encode(Metadata metadata) {
        VectorRecord record = VectorRecord.of("a", new float[] {1}, metadata);
        StringBuilder json = new StringBuilder();
        boolean inexact = MetadataCodec.encode(record, SPEC, json);
        assertThat(MetadataCodec.maxBytes(record, SPEC)).isGreaterThanOrEqualTo(Strings.utf8Length(json));
        return new Stored(json.toString(), inexact);
    }
}
