package io.covector.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.observe.ClientInfo;
import io.covector.observe.Operation;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/grafana/covector.json asks Prometheus for what the listener reports there, and for all of it. */
class GrafanaDashboardTest {
    private static final Path DASHBOARD =
            Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("grafana/covector.json");
    private static final Pattern SELECTOR = Pattern.compile("(\\w+)\\{([^}]*)}"); // of a sample, too
    private static final Pattern LABEL = Pattern.compile("(\\w+)(?:=|!=|=~)\"");
    private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern VALUES = Pattern.compile("label_values\\((\\w+)(?:\\{[^}]*})?, (\\w+)\\)");

    /** What Prometheus sees after a request of each fate: names, and the labels of each. */
    private static Map<String, Set<String>> reported() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MicrometerListener listener = MicrometerListener.of(meters);
        listener.opened(new ClientInfo("main", "pgvector", () -> Optional.of(new PoolCounts(3, 17, 0, 50))));
        VectorException failure =
                VectorException.builder(ErrorCode.UNAVAILABLE, "planted").build();
        RequestObserver upsert =
                listener.begun(new RequestInfo("main", "pgvector", Operation.UPSERT, Optional.of("docs"), 40));
        upsert.retrying(failure, 1, Duration.ofMillis(100));
        upsert.ended(Optional.of(failure), 2);
        Map<String, Set<String>> reported = new HashMap<>();
        Matcher sample = SELECTOR.matcher(meters.scrape());
        while (sample.find()) {
            reported.put(sample.group(1), labels(sample.group(2)));
        }
        return reported;
    }

    private static Set<String> labels(String text) {
        return LABEL.matcher(text).results().map(label -> label.group(1)).collect(Collectors.toSet());
    }

    private static Metadata dashboard() throws IOException {
        return Metadata.fromJson(Files.readString(DASHBOARD));
    }

    @Test
    void asksForWhatIsReported() throws IOException {
        Map<String, Set<String>> reported = reported();
        Set<String> asked = new HashSet<>();
        for (Map<?, ?> target : targets()) {
            String expression = (String) target.get("expr");
            Set<String> known = new HashSet<>();
            List<MatchResult> selectors = SELECTOR.matcher(expression).results().toList();
            assertThat(selectors).as(expression).isNotEmpty();
            for (MatchResult selector : selectors) {
                assertThat(reported).as(expression).containsKey(selector.group(1));
                assertThat(reported.get(selector.group(1))).as(expression).containsAll(labels(selector.group(2)));
                known.addAll(reported.get(selector.group(1)));
                asked.add(selector.group(1));
            }
            Set<String> by = BY.matcher(expression)
                    .results()
                    .flatMap(labels -> Pattern.compile(", ").splitAsStream(labels.group(1)))
                    .collect(Collectors.toSet());
            assertThat(known).as(expression).containsAll(by);
            assertThat(by)
                    .as("%s in the legend", expression)
                    .containsAll(LEGEND.matcher((String) target.get("legendFormat"))
                            .results()
                            .map(label -> label.group(1))
                            .toList());
        }
        assertThat(asked)
                .as("every meter is shown, but for the maximum of items and what Micrometer's own handler adds")
                .containsAll(reported.keySet().stream()
                        .filter(name -> !name.matches(".*(_active_|_covector_retry_).*|covector_request_items_max"))
                        .toList());
    }

    private static List<Map<?, ?>> targets() throws IOException {
        List<Map<?, ?>> targets = new ArrayList<>();
        for (Object panel : (List<?>) dashboard().asMap().get("panels")) {
            for (Object target : (List<?>) ((Map<?, ?>) panel).get("targets")) {
                targets.add((Map<?, ?>) target);
            }
        }
        assertThat(targets).hasSizeGreaterThan(10);
        return targets;
    }

    @Test
    void offersTheBackendsAndCollectionsThatReport() throws IOException {
        Map<String, Set<String>> reported = reported();
        Map<?, ?> templating = (Map<?, ?>) dashboard().asMap().get("templating");
        List<String> names = new ArrayList<>();
        for (Object each : (List<?>) templating.get("list")) {
            Map<?, ?> variable = (Map<?, ?>) each;
            names.add((String) variable.get("name"));
            if (variable.get("type").equals("query")) {
                Matcher values = VALUES.matcher((String) variable.get("definition"));
                assertThat(values.matches()).as(variable.toString()).isTrue();
                assertThat(reported.get(values.group(1))).contains(values.group(2));
            }
        }
        assertThat(names).containsExactly("datasource", "backend", "collection");
    }
}
