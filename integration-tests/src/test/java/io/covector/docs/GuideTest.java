package io.covector.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide is a whole: every page has its place, and every link a target. */
class GuideTest {
    private static final Pattern ENTRY = Pattern.compile("(?m)^- \\[[^\\]]+]\\(([^)]+\\.md)\\): .{20,}[^.]$");
    private static final Pattern DECISION = Pattern.compile("(?m)^- \\[\\d+\\. [^\\]]+]\\((\\d{4}-[^)]+\\.md)\\)$");

    /** What is not ASCII on the pages today. */
    private static final Pattern OTHER_CHARACTERS = Pattern.compile("[^\\n\\x20-\\x7E\\u00B1\\u00B7]");

    @Test
    void everyPageHasItsPlace() throws IOException {
        List<String> pages;
        try (Stream<Path> files = Files.list(Pages.DOCS)) {
            pages = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md"))
                    .sorted()
                    .toList();
        }
        List<String> inOrder = Pages.inOrder();
        assertThat(inOrder)
                .as("docs/*.md have their place under 'nav' in mkdocs.yml, and no other pages but adr/README.md")
                .doesNotHaveDuplicates()
                .contains("adr/README.md")
                .filteredOn(page -> !page.contains("/"))
                .containsExactlyInAnyOrderElementsOf(pages);
    }

    @Test
    void theContentsNameThePagesInTheirOrder() throws IOException {
        List<String> inOrder = new ArrayList<>(Pages.inOrder());
        assertThat(inOrder.remove(0)).isEqualTo("README.md");
        String contents = Files.readString(Pages.DOCS.resolve("README.md"));
        assertThat(ENTRY.matcher(contents).results().map(entry -> entry.group(1)))
                .as("docs/README.md has one line '- [Title](page.md): a sentence without a full stop' for each page, in"
                        + " the order of mkdocs.yml")
                .containsExactlyElementsOf(inOrder);
    }

    @Test
    void theContentsOfDecisionsNameThemAll() throws IOException {
        Path decisions = Pages.DOCS.resolve("adr");
        List<String> names;
        try (Stream<Path> files = Files.list(decisions)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
        }
        String contents = Files.readString(decisions.resolve("README.md"));
        assertThat(DECISION.matcher(contents).results().map(entry -> entry.group(1)))
                .as("docs/adr/README.md has one line for each decision, by number")
                .containsExactlyElementsOf(names);
    }

    @Test
    void linksLeadToPagesAndHeadings() throws IOException {
        int links = 0;
        for (Path page : Pages.all()) {
            for (Pages.Link link : Pages.links(page)) {
                assertThat(link.target())
                        .as("link in %s", Pages.ROOT.relativize(page))
                        .exists();
                if (!link.anchor().isEmpty()) {
                    assertThat(Pages.anchors(link.target()))
                            .as("link in %s to %s", Pages.ROOT.relativize(page), link.target())
                            .contains(link.anchor());
                }
                links++;
            }
        }
        assertThat(links).isGreaterThan(50);
    }

    @Test
    void pagesAreUtf8OfPlainCharacters() throws IOException {
        for (Path page : Pages.all()) {
            assertThat(OTHER_CHARACTERS
                            .matcher(Files.readString(page))
                            .results()
                            .map(MatchResult::group))
                    .as("characters in %s that are neither ASCII nor in use today", Pages.ROOT.relativize(page))
                    .isEmpty();
        }
    }
}
