package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.Metadata;
import io.covector.VectorException;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** Objects that are read one after the other share their keys, and nothing else. */
class JsonKeysTest {
    private final JsonKeys keys = new JsonKeys();

    private Metadata read(String json) {
        return Metadata.builder().putJson(json, keys).build();
    }

    @Test
    void equalKeysAreTheSame() {
        Iterator<String> first = read("{\"title\": 1, \"year\": 2}").keys().iterator();
        Iterator<String> second = read("{ \"title\" : 3 , \"year\":4}").keys().iterator();
        assertThat(second.next()).isSameAs(first.next());
        assertThat(second.next()).isSameAs(first.next());
    }

    @Test
    void manyKeysAreReadRightHoweverFewAreKept() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(read("{\"key" + i + "\":" + i + "}")).isEqualTo(Metadata.of("key" + i, i));
            }
        }
    }

    @Test
    void oddKeysAreReadLikeAnyOther() {
        String longKey = "x".repeat(200);
        for (int round = 0; round < 2; round++) {
            assertThat(read("{\"a\\\"b\":1,\"\\u00e9\":2,\"" + longKey + "\":3,\"ab\":4}"))
                    .isEqualTo(Metadata.builder()
                            .put("a\"b", 1)
                            .put("é", 2)
                            .put(longKey, 3)
                            .put("ab", 4)
                            .build());
        }
    }

    @Test
    void keysThatCannotBeStoredAreRefused() {
        for (String key : new String[] {"\\u0000", "\uD800", "\uD800" + "x".repeat(100)}) {
            assertThatThrownBy(() -> read("{\"" + key + "\":1}")).isInstanceOf(VectorException.class);
        }
    }

    @Test
    void onlyObjectsAreRead() {
        assertThatThrownBy(() -> read("[1]")).hasMessageContaining("is not an object");
        assertThatThrownBy(() -> read("{\"a\":1} x")).hasMessageContaining("unexpected text after the value");
        assertThatThrownBy(() -> read("{\"a\":1")).hasMessageContaining("expected");
    }

    @Test
    void aBuilderGoesOnAfterItHasBuilt() {
        Metadata.Builder builder = Metadata.builder().putJson("{\"a\":1,\"b\":2}");
        Metadata first = builder.build();
        Metadata second = builder.put("c", 3).remove("a").build();
        assertThat(first).isEqualTo(Metadata.of("a", 1, "b", 2));
        assertThat(second).isEqualTo(Metadata.of("b", 2, "c", 3));
        assertThat(builder.build()).isEqualTo(second);
    }
}
