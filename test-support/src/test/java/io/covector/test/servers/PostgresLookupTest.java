package io.covector.test.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PostgresLookupTest {
    private final List<String> tried = new ArrayList<>();

    @Test
    void autoTriesDockerThenPackages() {
        assertThatThrownBy(() -> lookup(Map.of()).start()).isInstanceOf(IllegalStateException.class);
        assertThat(tried).containsExactly("docker", "packages");
    }

    @Test
    void aForcedChoiceTriesNothingElse() {
        assertThatThrownBy(
                        () -> lookup(Map.of("COVECTOR_TEST_SERVERS", "docker")).start())
                .hasMessageContaining("- docker: docker is missing")
                .hasMessageNotContaining("packages is missing");
        assertThat(tried).containsExactly("docker");
    }

    @Test
    void failureNamesEveryReasonAndEveryWayOut() {
        assertThatThrownBy(() -> lookup(Map.of()).find())
                .hasMessageStartingWith("No PostgreSQL for the tests.")
                .hasMessageContaining("- docker: docker is missing")
                .hasMessageContaining("- packages: packages is missing")
                .hasMessageContaining(
                        "a Docker engine that can pull pgvector/pgvector:pg16 or has covector/pgvector:pg16")
                .hasMessageContaining("-Dcovector.test.pg.image=NAME")
                .hasMessageContaining("servers/fetch --check")
                .hasMessageContaining("-Dcovector.test.pg.url=");
    }

    @Test
    void anUnknownChoiceIsRefused() {
        assertThatThrownBy(
                        () -> lookup(Map.of("COVECTOR_TEST_SERVERS", "podman")).start())
                .hasMessage("covector.test.servers is podman: expected auto, docker or packages");
    }

    @Test
    void aGivenServerThatDoesNotAnswerIsAnErrorAndNoReasonToLookElsewhere() {
        String url = "jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/x";
        Map<String, String> environment = Map.of(
                "COVECTOR_TEST_PG_URL", url, "COVECTOR_TEST_PG_USER", "u", "COVECTOR_TEST_PG_PASSWORD", "secret");

        assertThatThrownBy(() -> lookup(environment).find())
                .hasMessageStartingWith("covector.test.pg.url is " + url + ", user u: ")
                .hasMessageNotContaining("secret");
        assertThat(tried).isEmpty();
    }

    @Test
    void aGivenServerNeedsALogin() {
        assertThatThrownBy(() -> lookup(Map.of("COVECTOR_TEST_PG_URL", "jdbc:postgresql://127.0.0.1/x"))
                        .find())
                .hasMessage("covector.test.pg.user is missing: covector.test.pg.url names a server; "
                        + "set -Dcovector.test.pg.user=... or COVECTOR_TEST_PG_USER");
    }

    private PostgresLookup lookup(Map<String, String> environment) {
        Map<String, ServerSource<KillablePgServer>> sources = new LinkedHashMap<>();
        for (String name : List.of("docker", "packages")) {
            sources.put(name, () -> {
                tried.add(name);
                throw new UnavailableException(name + " is missing");
            });
        }
        return new PostgresLookup(new Settings(new Properties(), environment), sources);
    }
}
