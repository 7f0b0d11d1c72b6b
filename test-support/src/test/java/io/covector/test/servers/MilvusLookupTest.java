package io.covector.test.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MilvusLookupTest {
    private final Properties properties = new Properties();
    private final Map<String, ServerSource<KillableMilvus>> sources = new LinkedHashMap<>();

    @Test
    void takesTheServerThatIsNamed() {
        properties.setProperty("covector.test.milvus.uri", "http://h:1");
        assertThat(find(MilvusKind.MILVUS).uri()).isEqualTo("http://h:1");
    }

    @Test
    void takesTheFirstThatStarts() {
        properties.setProperty("covector.test.milvus.uri", "http://other:1");
        sources.put("docker", () -> {
            throw new UnavailableException("no engine");
        });
        sources.put("packages", () -> new Started("http://packaged:1"));
        assertThat(find(MilvusKind.LITE).uri()).isEqualTo("http://packaged:1");
    }

    @Test
    void saysWhatToDoWhenThereIsNone() {
        properties.setProperty("covector.test.servers", "docker");
        sources.put("docker", () -> {
            throw new UnavailableException("no engine");
        });
        sources.put("packages", () -> new Started("http://packaged:1"));
        assertThatThrownBy(() -> find(MilvusKind.LITE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "No Milvus Lite for the tests.",
                        "- docker: no engine",
                        "a Docker engine that has covector/milvus-lite:3.2.2 "
                                + "(by test-support/servers/images/build milvus-lite)",
                        "-Dcovector.test.lite.image=NAME",
                        "fetch --check lite",
                        "-Dcovector.test.lite.uri=http://HOST:PORT")
                .hasMessageNotContaining("- packages");
    }

    @Test
    void refusesAnUnknownChoice() {
        properties.setProperty("covector.test.servers", "podman");
        sources.put("docker", () -> new Started("http://contained:1"));
        assertThatThrownBy(() -> find(MilvusKind.MILVUS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("covector.test.servers is podman: expected auto, docker");
    }

    private record Started(String uri) implements KillableMilvus {
        @Override
        public void kill() {}

        @Override
        public void start() {}

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void close() {}
    }

    private MilvusServer find(MilvusKind kind) {
        return new MilvusLookup(kind, new Settings(properties, Map.of()), sources).find();
    }
}
