package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "db.localhost",
                "127.0.0.1",
                "127.1.2.3",
                "::1",
                "[::1]",
                "0:0:0:0:0:0:0:1",
                "::ffff:127.0.0.1",
                ""
            })
    void nothingLeavesThisMachine(String host) {
        assertThat(PlainText.warning("a password", List.of(host), "encrypt")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db",
                "10.0.0.1",
                "localhost.example.com",
                "127.0.0.1.example.com",
                "notlocalhost",
                "[2001:db8::1]",
                "::1:1",
                "0.0.0.0"
            })
    void otherMachinesAreNamed(String host) {
        assertThat(PlainText.warning("a password", List.of(host), "encrypt"))
                .hasValue("a password is sent to " + host + " over a connection that need not be encrypted; encrypt");
    }

    @Test
    void ofSeveralHostsThoseElsewhereAreNamed() {
        assertThat(PlainText.warning("a token", List.of("a", "localhost", "b"), "encrypt"))
                .hasValueSatisfying(text -> assertThat(text).contains(" sent to a, b over "));
        assertThat(PlainText.warning("a token", List.of(), "encrypt")).isEmpty();
    }
}
