package io.covector.it.mistakes;

import io.covector.CallOptions;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mistakes in calls, which every backend answers alike; made on the embedded one. */
class CallMistakesTest {
    private static final CollectionSpec DOCS = CollectionSpec.builder("docs")
            .vector(2, Metric.COSINE)
            .field("year", FieldType.LONG)
            .field("tenant", FieldType.STRING)
            .build();

    private final VectorClient client = VectorClients.open(ClientConfig.builder()
            .set("backends.main.type", "embedded")
            .executor(task -> {
                throw new RejectedExecutionException("the queue is full");
            })
            .build());
    private final VectorCollection docs = client.createCollection(DOCS);
    private final VectorCollection strict = client.createCollection(
            DOCS.toBuilder().name("strict_docs").strict().build());

    @AfterEach
    void close() {
        boolean unused = Thread.interrupted();
        client.close();
    }

    @Test
    void areAnswered() throws IOException {
        docs.insert(List.of(record("a", "year", 2020)));
        new Troubleshooting("Calls")
                .showing("ms of \\d+ ms", "ms of N ms")
                .check(
                        "Every backend answers these in the same words. What is `INVALID_ARGUMENT` was refused before"
                                + " anything was sent.",
                        mistakes());
    }

    private static VectorRecord record(String id, String key, Object value) {
        return VectorRecord.of(id, new float[] {1, 0}, Metadata.of(key, value));
    }

    private List<Mistake> mistakes() {
        return List.of(
                Mistake.of(
                        () -> docs.upsert(VectorRecord.of("a", new float[] {1, 0, 0})),
                        "a vector of another model",
                        "the dimension of the collection is that of its model"),
                Mistake.of(
                        () -> docs.upsert(VectorRecord.of("a", new float[] {0, 0})),
                        "the zero vector has no direction, which COSINE compares",
                        "leave such records out, or use `EUCLIDEAN`"),
                Mistake.of(
                        () -> docs.upsert(record("a", "year", "2020")),
                        "a text in a field of numbers",
                        "convert it: `2020`"),
                Mistake.of(
                        () -> docs.upsert(record("a", "Tenant", "red")),
                        "keys are told apart by case",
                        "write the key as it is declared"),
                Mistake.of(
                        () -> strict.upsert(record("a", "colour", "red")),
                        "the collection is `strict`",
                        "declare the field, or correct the key"),
                Mistake.of(
                        () -> docs.upsert(
                                VectorRecord.of("a", new float[] {1, 0}).withText("hello")),
                        "the collection declares no text",
                        "`text()` in its spec, or a metadata key"),
                Mistake.of(
                        () -> docs.count(Filter.contains(Filter.TEXT, "hello")),
                        "the collection declares no text",
                        "`text()` in its spec, or a metadata key"),
                Mistake.of(
                        () -> docs.get(RecordId.of(7)),
                        "a number as id, in a collection of texts",
                        "`RecordId.of(\"7\")`, or `idType(IdType.LONG)` in the spec"),
                Mistake.of(
                        () -> docs.count(Filter.eq("year", "2020")),
                        "a text is compared with a field of numbers",
                        "`Filter.eq(\"year\", 2020)`"),
                Mistake.of(
                        () -> docs.count(Filter.contains("year", "20")),
                        "an operator for texts on a field of numbers",
                        "a range: `Filter.between(\"year\", 2000, 2099)`"),
                Mistake.of(() -> docs.count(Filter.parse("year => 2020")), "a mistyped operator", "`year >= 2020`"),
                Mistake.of(
                        () -> docs.get(RecordId.of("a"), Projection.keys("Year")),
                        "a projection with a mistyped key",
                        "write the key as it is declared"),
                Mistake.of(
                        () -> docs.search(SearchRequest.of(new float[] {1, 0}, 1_000_000)),
                        "more hits than the backend gives",
                        "a smaller `topK`; `scan` reads everything"),
                Mistake.of(
                        () -> client.collection("dosc"),
                        "no collection of that name",
                        "correct it; `listCollections()` has the names"),
                Mistake.of(
                        () -> client.createCollection(DOCS), "it was created before", "`openOrCreateCollection(spec)`"),
                Mistake.of(
                        () -> client.openOrCreateCollection(CollectionSpec.builder("docs")
                                .vector(3, Metric.DOT)
                                .build()),
                        "the stored collection has another spec",
                        "[copy it](bulk-writing.md#copying-a-collection), or ask for what is there"),
                Mistake.of(
                        () -> docs.insert(List.of(record("a", "year", 2021))),
                        "the id is stored",
                        "`upsert` replaces it"),
                Mistake.of(
                        () -> client.createCollection(CollectionSpec.builder("lists")
                                .vector(VectorField.of(2, Metric.COSINE).index(IndexSpec.ivfFlat(4)))
                                .build()),
                        "a kind of index that this backend does not have",
                        "`IndexSpec.hnsw()`; ask `capabilities().supports(" + Capability.IVF_FLAT_INDEX + ")`"),
                Mistake.of(
                        () -> client.unwrap(Runnable.class),
                        "the driver has no such object",
                        "one of the types in the message"),
                Mistake.of(
                        () -> docs.count(null, CallOptions.defaults().timeout(Duration.ofNanos(1))),
                        "the time of the call was over before it began",
                        "a timeout that the call can keep"),
                Mistake.of(
                        () -> docs.async()
                                .search(SearchRequest.of(new float[] {1, 0}, 1))
                                .join(),
                        "the executor that the application gave takes no more tasks",
                        "a larger queue, fewer calls at a time, or no executor of your own"),
                Mistake.of(
                        () -> {
                            Thread.currentThread().interrupt();
                            docs.count();
                        },
                        "the thread is interrupted, for example by `Future.cancel(true)` or a shutdown",
                        "nothing, if that was meant; else clear the interrupt where it is handled"),
                Mistake.of(
                        () -> {
                            boolean unused = Thread.interrupted();
                            client.close();
                            docs.count();
                        },
                        "the client was closed before, for example by try-with-resources",
                        "keep one client open for as long as the application runs"));
    }
}
