package io.covector.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list of known vulnerabilities is about the versions of the build: whoever changes one looks there. */
class ShippedVersionsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Map<String, String> PROPERTIES = Map.of(
            "slf4j-api", "slf4j",
            "resilience4j", "resilience4j",
            "snakeyaml-engine", "snakeyaml-engine",
            "lucene-core", "lucene",
            "HikariCP", "hikaricp",
            "postgresql (pgjdbc)", "postgresql",
            "milvus-sdk-java", "milvus",
            "commons-lang3", "commons-lang3",
            "protobuf-java", "protobuf");

    @Test
    void theListOfVulnerabilitiesIsAboutWhatIsShipped() throws IOException {
        String build = Files.readString(ROOT.resolve("pom.xml"));
        String list = Files.readString(ROOT.resolve("docs/vulnerabilities.md"));
        PROPERTIES.forEach((library, property) -> {
            Matcher version = Pattern.compile("<" + Pattern.quote(property) + "\\.version>([^<]+)<")
                    .matcher(build);
            assertThat(version.find()).as(property).isTrue();
            assertThat(list).contains("| " + library + " | " + version.group(1) + " |");
        });
    }

    @Test
    void usersWithoutTheBomHaveTheRaisedVersionToo() throws IOException {
        assertThat(Files.readString(ROOT.resolve("milvus-adapter/pom.xml")))
                .containsPattern("<artifactId>commons-lang3</artifactId>\\s*<scope>runtime</scope>");
    }

    @Test
    void wrongChecksumsAreRefused() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve(".mvn/maven.config"))).contains("--strict-checksums");
    }
}
