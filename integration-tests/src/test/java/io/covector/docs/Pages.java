package io.covector.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Markdown files at the root of the repository and under docs, their headings, links and fenced blocks. */
final class Pages {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    static final Path DOCS = ROOT.resolve("docs");

    private static final Pattern FENCE = Pattern.compile("(?ms)^( *)```(\\w*)\\n(.*?)^ *```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern NAV = Pattern.compile("(?m)^ +- (?:[^:\\n]+: )?(\\S+\\.md)$");

    private Pages() {}

    /** A fenced block; the text above it on the page is what it follows. */
    record Fence(Path page, String language, String text, String above) {}

    /** A link to a file of the repository, perhaps to a heading in it; the file is the page itself if none is named. */
    record Link(Path page, Path target, String anchor) {}

    /** All of them, in the order of their names. */
    static List<Path> all() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(DOCS)) {
            Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        assertThat(pages).as("pages under %s", ROOT).hasSizeGreaterThan(3);
        return pages;
    }

    /** The pages of the guide in the order in which they are read, which mkdocs.yml says. */
    static List<String> inOrder() throws IOException {
        String file = Files.readString(ROOT.resolve("mkdocs.yml"));
        String nav = file.substring(file.indexOf("\nnav:\n"), file.indexOf("\ntheme:"));
        return NAV.matcher(nav).results().map(line -> line.group(1)).toList();
    }

    /** The blocks of a language on all pages. */
    static List<Fence> fences(String language) throws IOException {
        List<Fence> fences = new ArrayList<>();
        for (Path page : all()) {
            String text = Files.readString(page);
            Matcher fence = FENCE.matcher(text);
            while (fence.find()) {
                if (fence.group(2).equals(language)) {
                    fences.add(new Fence(page, language, fence.group(3), text.substring(0, fence.start())));
                }
            }
        }
        return fences;
    }

    /** The links of a page that lead into the repository. */
    static List<Link> links(Path page) throws IOException {
        return LINK.matcher(prose(page))
                .results()
                .map(link -> new Link(
                        page,
                        link.group(1).isEmpty()
                                ? page
                                : page.getParent().resolve(link.group(1)).normalize(),
                        link.group(2) == null ? "" : link.group(2)))
                .toList();
    }

    /** The anchors of a page's headings, as GitHub and the site make them. */
    static Set<String> anchors(Path page) throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new LinkedHashSet<>();
        Matcher heading = HEADING.matcher(prose(page));
        while (heading.find()) {
            String anchor = heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}\\- _]", "")
                    .replace(' ', '-');
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return anchors;
    }

    /** A page without its fenced blocks. */
    private static String prose(Path page) throws IOException {
        return FENCE.matcher(Files.readString(page)).replaceAll("");
    }
}
