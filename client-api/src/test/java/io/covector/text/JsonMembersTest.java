package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMembersTest {
    @Test
    void eachMemberIsAnObjectOfItsOwn() {
        assertThat(JsonMembers.of(" {\"a\": 1, \"b,}\" : [1, {\"x\":\"}]\\\"\"}], \"c\":\"\\ud83d\", \"a\":null} "))
                .containsExactly(
                        "{\"a\": 1}", "{\"b,}\" : [1, {\"x\":\"}]\\\"\"}]}", "{\"c\":\"\\ud83d\"}", "{\"a\":null}");
        assertThat(JsonMembers.of("{ }")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "7", "{", "{\"a\":1", "{\"a\":\"x", "{\"a\":1} x", "{\"a\":\"\\"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> JsonMembers.of(json))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void depthIsThatOfListsAndMapsOutsideOfTexts() {
        String deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
        assertThat(JsonMembers.isTooDeep(deepest)).isFalse();
        assertThat(JsonMembers.isTooDeep("[" + deepest + "]")).isTrue();
        assertThat(JsonMembers.isTooDeep("[\"" + "[".repeat(100) + "\"]")).isFalse();
    }
}
