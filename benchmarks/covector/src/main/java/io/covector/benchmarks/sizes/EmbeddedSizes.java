package io.covector.benchmarks.sizes;

import com.sun.management.ThreadMXBean;
import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.CollectionSpec;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.SearchTuning;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Datasets;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.search.IndexSearcher;

/**
 * Loads an embedded collection of each size, plainly and with {@code rebuildIndex}, and prints what it takes and what
 * searches of its ten nearest cost and find. Arguments: {@code folder=} for the collections, {@code data=} as {@link
 * Datasets} names it, {@code rows=10000,100000}, {@code queries=}, {@code ef=}, {@code load=plain,rebuild}, {@code
 * kept=} to search what a former run has loaded into the folder.
 */
public final class EmbeddedSizes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int TOP_K = 10;

    private final Map<String, String> options = new LinkedHashMap<>();

    private EmbeddedSizes(String... arguments) {
        for (String argument : arguments) {
            options.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
        }
    }

    /** Runs it. */
    public static void main(String... arguments) throws IOException {
        EmbeddedSizes sizes = new EmbeddedSizes(arguments);
        System.out.println("| rows | load | load, s | segments | disk, MB | heap, MB | ef | recall@10 | CPU, us |"
                + " p50, ms | p99, ms |");
        System.out.println("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (String rows : sizes.list("rows", "10000,100000")) {
            Dataset data = Datasets.of(
                    sizes.options.getOrDefault("data", "synthetic-384"),
                    Integer.parseInt(rows),
                    Integer.parseInt(sizes.options.getOrDefault("queries", "200")));
            for (String load : sizes.list("load", "plain,rebuild")) {
                sizes.measure(data, load);
            }
        }
    }

    private List<String> list(String key, String otherwise) {
        return Arrays.asList(options.getOrDefault(key, otherwise).split(","));
    }

    private void measure(Dataset data, String load) throws IOException {
        Path folder = Path.of(options.getOrDefault("folder", "target")).resolve(load + "-" + data.size());
        ClientConfig config = ClientConfig.builder()
                .set("backends.main.type", "embedded")
                .set("backends.main.path", folder.toString())
                .set("timeout", "12h") // a load is measured here, not the deadline of a busy machine
                .build();
        try (VectorClient client = VectorClients.open(config)) {
            boolean isKept = options.containsKey("kept") && client.collectionExists("sizes");
            VectorCollection collection = client.openOrCreateCollection(CollectionSpec.builder("sizes")
                    .vector(VectorField.of(data.dimension(), Metric.COSINE).index(IndexSpec.hnsw()))
                    .build());
            long begun = System.nanoTime();
            if (!isKept) {
                fill(collection, data, load);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            Searches searches = new Searches(collection, data);
            for (String ef : list("ef", "default,40,200")) {
                Found found = searches.run(
                        ef.equals("default")
                                ? SearchTuning.defaults()
                                : SearchTuning.defaults().ef(Integer.parseInt(ef)));
                System.out.printf(
                        Locale.ROOT,
                        "| %,d | %s | %.0f | %d | %d | %d | %s | %.3f | %.0f | %.2f | %.2f |%n",
                        data.size(),
                        load,
                        seconds,
                        segments(collection),
                        bytes(folder) >> 20,
                        heapBytes() >> 20,
                        ef,
                        found.recall(),
                        found.cpuMicros(),
                        found.p50(),
                        found.p99());
            }
        }
    }

    private static void fill(VectorCollection collection, Dataset data, String load) {
        BulkOptions.Builder options = BulkOptions.builder().mode(WriteMode.INSERT);
        if (load.equals("rebuild")) {
            options.rebuildIndex(IndexBuild.defaults());
        }
        try (BulkWriter writer = collection.bulkWriter(options.build())) {
            for (int i = 0; i < data.size(); i++) {
                writer.add(VectorRecord.of("r" + i, data.row(i), Metadata.of("text", data.text(i))));
            }
        }
    }

    private static int segments(VectorCollection collection) {
        return collection.unwrap(IndexSearcher.class).getIndexReader().leaves().size();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Vectors of the program included, index files not: these are mapped. */
    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private record Found(double recall, double cpuMicros, double p50, double p99) {}

    /** Searches with each query of a data set; the nearest are found by comparing all, once. */
    private static final class Searches {
        private final VectorCollection collection;
        private final Dataset data;
        private final List<Set<RecordId>> nearest;

        Searches(VectorCollection collection, Dataset data) {
            this.collection = collection;
            this.data = data;
            this.nearest = Stream.iterate(0, i -> i < data.queries(), i -> i + 1)
                    .map(i -> ids(i, SearchTuning.defaults().exact()))
                    .toList();
        }

        private Set<RecordId> ids(int query, SearchTuning tuning) {
            SearchRequest request = SearchRequest.builder(data.query(query))
                    .topK(TOP_K)
                    .tuning(tuning)
                    .build();
            return collection.search(request).hits().stream()
                    .map(SearchHit::id)
                    .collect(Collectors.toCollection(HashSet::new));
        }

        Found run(SearchTuning tuning) {
            for (int i = 0; i < 5 * data.queries(); i++) { // for the compiler
                ids(i % data.queries(), tuning);
            }
            long[] nanos = new long[data.queries()];
            int found = 0;
            long cpu = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < nanos.length; i++) {
                long begun = System.nanoTime();
                Set<RecordId> ids = ids(i, tuning);
                nanos[i] = System.nanoTime() - begun;
                ids.retainAll(nearest.get(i));
                found += ids.size();
            }
            double cpuMicros = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / nanos.length;
            Arrays.sort(nanos);
            return new Found(
                    found / (double) (TOP_K * nanos.length),
                    cpuMicros,
                    nanos[nanos.length / 2] / 1e6,
                    nanos[nanos.length * 99 / 100] / 1e6);
        }
    }
}
