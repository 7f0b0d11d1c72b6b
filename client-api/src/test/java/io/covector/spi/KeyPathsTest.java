package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import org.junit.jupiter.api.Test;

class KeyPathsTest {
    @Test
    void segmentsAreTextsBetweenSingleDots() {
        assertThat(KeyPaths.segments("a.b.c d")).containsExactly("a", "b", "c d");
        assertThat(KeyPaths.segments("a.0")).containsExactly("a", "0");
        for (String literal : new String[] {"a", "a.", ".a", "a..b", ".", ".."}) {
            assertThat(KeyPaths.segments(literal)).as(literal).isEmpty();
        }
    }

    @Test
    void theWholeKeyComesBeforeThePath() {
        Metadata nested =
                Metadata.fromJson("{\"a\":{\"b\":{\"c\":1,\"n\":null},\"l\":[2],\"x.y\":3},\"a.b\":{\"d\":4}}");
        assertThat(KeyPaths.value(nested, "a.b.c")).isEqualTo(1L);
        assertThat(KeyPaths.value(nested, "a.b.n")).isNull();
        assertThat(KeyPaths.value(nested, "a.l.0")).isNull();
        assertThat(KeyPaths.value(nested, "a.b.d")).isNull();
        assertThat(KeyPaths.value(nested, "a.x.y")).isNull();
        assertThat(KeyPaths.value(nested, "a.b")).isEqualTo(Metadata.of("d", 4).asMap());
        assertThat(KeyPaths.value(Metadata.fromJson("{\"a\":{\"b\":1},\"a.b\":null}"), "a.b"))
                .isNull();
    }
}
