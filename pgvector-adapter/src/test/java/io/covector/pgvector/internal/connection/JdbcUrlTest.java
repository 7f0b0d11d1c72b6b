package io.covector.pgvector.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.config.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcUrlTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql://db:5433/app                        | db:5433/app
            jdbc:postgresql://db/app?user=me&password=hush       | db:5432/app
            jdbc:postgresql://a:1,b/app                          | a:1,b:5432/app
            jdbc:postgresql://[::1]:5/app                        | [::1]:5/app
            jdbc:postgresql:///app                               | localhost:5432/app
            jdbc:postgresql:app                                  | localhost:5432/app
            jdbc:postgresql://db/a%20b                           | db:5432/a b
            jdbc:postgresql://db:1/                              | db:1/
            """)
    void theAddressHoldsNoSecret(String url, String address) {
        assertThat(JdbcUrl.parse(Secret.of(url)).orElseThrow().address()).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql://db:5433/app                        | jdbc:postgresql://db:5433/app
            jdbc:postgresql://a:1,b/app?password=hush            | jdbc:postgresql://a:1,b:5432/app
            jdbc:postgresql://db/a%20%2Fb%3Fc?password=hush      | jdbc:postgresql://db:5432/a+%2Fb%3Fc
            jdbc:postgresql:app?password=hush                    | jdbc:postgresql://localhost:5432/app
            jdbc:postgresql://db:1/?password=hush                | jdbc:postgresql://db:1/
            """)
    void theDriverIsGivenNoSecretToLog(String url, String location) {
        JdbcUrl read = JdbcUrl.parse(Secret.of(url)).orElseThrow();
        assertThat(read.location()).isEqualTo(location);
        assertThat(read.toString()).doesNotContain("hush");
        JdbcUrl again = JdbcUrl.parse(Secret.of(read.location())).orElseThrow();
        assertThat(again.address()).isEqualTo(read.address());
        assertThat(again.parameters()).isEmpty();
    }

    @Test
    void parametersAreReadAsTheDriverReadsThem() {
        assertThat(JdbcUrl.parse(Secret.of("jdbc:postgresql://db/app?user=me&password=a%26b&ssl&options=-c%20x"))
                        .orElseThrow()
                        .parameters())
                .isEqualTo(Map.of(
                        "user", Secret.of("me"),
                        "password", Secret.of("a&b"),
                        "ssl", Secret.of(""),
                        "options", Secret.of("-c x")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://db/app",
                "jdbc:postgresql://me:hush@db:5432/app",
                "jdbc:postgresql://db:hush/app",
                "jdbc:postgresql://db:99999/app",
                "jdbc:postgresql://db",
                "jdbc:postgresql:/",
                ""
            })
    void whatTheDriverDoesNotReadIsRefused(String url) {
        assertThat(JdbcUrl.parse(Secret.of(url))).isEmpty();
    }

    @Test
    void manyHostsAreReadInTimeThatGrowsWithThem() {
        String hosts = "h:1,".repeat(10_000) + "h:1";
        assertThat(JdbcUrl.parse(Secret.of("jdbc:postgresql://" + hosts + "/app")))
                .isPresent();
        assertThat(JdbcUrl.parse(Secret.of("jdbc:postgresql://" + hosts + "x"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "jdbc:postgresql:db jdbc:postgresql:db",
                "jdbc:postgresql:///db jdbc:postgresql:///db",
                "jdbc:postgresql://a:1/db?x=1,2 jdbc:postgresql://a:1/db?x=1,2",
                "jdbc:postgresql://a:1,b/db?x=1,2 jdbc:postgresql://a:1/db?x=1,2;jdbc:postgresql://b/db?x=1,2",
                "jdbc:postgresql://a,b?x=1 jdbc:postgresql://a?x=1;jdbc:postgresql://b?x=1",
                "jdbc:postgresql://[::1]:1,[::2]/db jdbc:postgresql://[::1]:1/db;jdbc:postgresql://[::2]/db"
            })
    void thereIsOneForEachServer(String url, String each) {
        assertThat(JdbcUrl.servers(Secret.of(url))).extracting(Secret::reveal).isEqualTo(List.of(each.split(";", -1)));
    }
}
