package io.covector.pgvector.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "A b", "select", "\"; DROP TABLE x; --", "\"\"", "ü'?$1", ".", "a.b"})
    void aNameStaysOneName(String name) {
        String quoted = Identifiers.quote(name);
        assertThat(quoted).startsWith("\"").endsWith("\"");
        String inside = quoted.substring(1, quoted.length() - 1);
        assertThat(inside.replace("\"\"", "")).doesNotContain("\"");
        assertThat(inside.replace("\"\"", "\"")).isEqualTo(name);
        assertThat(Identifiers.parts("table", quoted)).containsExactly(name);
    }

    @Test
    void tablesMayHaveASchema() {
        assertThat(Identifiers.parts("table", "item")).containsExactly("item");
        assertThat(Identifiers.parts("table", "My.Item")).containsExactly("My", "Item");
        assertThat(Identifiers.parts("table", "\"a.b\".\"c\"\"d\"")).containsExactly("a.b", "c\"d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".b", "a.b.c", "\"a", "a\"b"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> Identifiers.parts("table", text)).hasMessageContaining("accepted are");
    }

    @Test
    void aNameThatTheServerWouldCutIsRefused() {
        assertThat(Identifiers.require("schema", "x".repeat(63))).hasSize(63);
        assertThatThrownBy(() -> Identifiers.require("schema", "ü".repeat(32)))
                .hasMessageContaining("has 64 bytes in UTF-8; accepted are 1 to 63");
    }
}
