package io.covector.tck.asserting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.Deadline;
import io.covector.spi.ForwardingBackend;
import io.covector.spi.GetQuery;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.spi.WriteBatch;
import io.covector.tck.plain.Around;
import io.covector.tck.plain.PlainProvider;
import io.covector.tck.plain.PlainStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AssertingTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("asserted")
            .vector(VectorField.of(2, Metric.EUCLIDEAN).index(IndexSpec.none()))
            .field(DeclaredField.of("year", FieldType.LONG))
            .build();
    private static final CallContext CONTEXT = CallContext.of(Operation.GET, Deadline.unbounded(() -> 0));

    private final RequestLog log = new RequestLog();

    private Backend open(UnaryOperator<BackendCollection> defect) {
        return new AssertingBackend(PlainProvider.open(new PlainStore(defect)), log);
    }

    private BackendCollection collection(UnaryOperator<BackendCollection> defect) {
        BackendCollection created = open(defect).create(SPEC, CONTEXT);
        created.write(upsert(record("a", 1), record("b", 2), record("c", 3)), CONTEXT);
        return created;
    }

    private static VectorRecord record(String id, float x) {
        return VectorRecord.of(id, new float[] {x, 0}, Metadata.of("year", (long) x));
    }

    private static WriteBatch upsert(VectorRecord... records) {
        return new WriteBatch(WriteMode.UPSERT, List.of(records));
    }

    private static SearchBatch.Builder search() {
        return SearchBatch.builder(VectorField.DEFAULT_NAME, 2);
    }

    private static List<RecordId> ids(String... ids) {
        return Stream.of(ids).map(RecordId::of).toList();
    }

    private static VectorRecord[] many(int count, String text) {
        return IntStream.range(0, count)
                .mapToObj(i -> VectorRecord.of("m" + i, new float[] {1, 0}, Metadata.of("text", text)))
                .toArray(VectorRecord[]::new);
    }

    @Test
    void letsEverythingPassThatIsAsPromised() {
        BackendCollection collection = collection(UnaryOperator.identity());

        collection.write(upsert(many(2_000, "")), CONTEXT);
        assertThat(collection.get(GetQuery.of(ids("a", "none")), CONTEXT)).hasSize(1);
        assertThat(collection.search(search().build(List.of(Vector.copyOf(1, 1))), CONTEXT))
                .hasSize(1);
        assertThat(collection.scan(ScanQuery.builder(2).build(), CONTEXT).more())
                .isTrue();
        collection.createIndex(VectorField.DEFAULT_NAME, IndexSpec.hnsw(), IndexBuild.defaults(), CONTEXT);
        collection.dropIndex(VectorField.DEFAULT_NAME, CONTEXT);
        assertThat(collection.delete(ids("a", "none"), CONTEXT)).isEqualTo(1);
        assertThat(collection.delete(Filter.eq("year", 2), CONTEXT)).isEqualTo(1);
        assertThat(collection.count(CountQuery.all(), CONTEXT)).isEqualTo(2_001);
        assertThatCode(log::check).doesNotThrowAnyException();
        assertThat(log.requests()).isEqualTo(11);
        assertThat(log.mostConcurrent()).isEqualTo(1);
    }

    static Stream<Arguments> slipsOfTheLayersAbove() {
        return Stream.of(
                slip("no context", c -> c.count(CountQuery.all(), none())),
                slip("too many records", c -> c.write(upsert(many(2_001, "")), CONTEXT)),
                slip("too many bytes", c -> c.write(upsert(many(100, "x".repeat(60_000))), CONTEXT)),
                slip("nothing to write", c -> c.write(upsert(), CONTEXT)),
                slip("an id twice", c -> c.write(upsert(record("d", 1), record("d", 2)), CONTEXT)),
                slip("an id of the other type", c -> c.write(upsert(VectorRecord.of(7, new float[] {1, 0})), CONTEXT)),
                slip(
                        "no vector",
                        c -> c.write(upsert(VectorRecord.of(RecordId.of("d"), none(), Metadata.empty())), CONTEXT)),
                slip("another dimension", c -> c.write(upsert(VectorRecord.of("d", new float[] {1})), CONTEXT)),
                slip("not a number", c -> c.write(upsert(record("d", Float.NaN)), CONTEXT)),
                slip(
                        "a vector too many",
                        c -> c.write(
                                upsert(VectorRecord.named(
                                        RecordId.of("d"),
                                        Map.of("vector", Vector.copyOf(1, 0), "other", Vector.copyOf(1, 0)),
                                        Metadata.empty())),
                                CONTEXT)),
                slip(
                        "a value of another type",
                        c -> c.write(
                                upsert(VectorRecord.of("d", new float[] {1, 0}, Metadata.of("year", "x"))), CONTEXT)),
                slip("reads an id twice", c -> c.get(GetQuery.of(ids("a", "a")), CONTEXT)),
                slip("deletes an id twice", c -> c.delete(ids("a", "a"), CONTEXT)),
                slip("deletes nothing", c -> c.delete(List.of(), CONTEXT)),
                slip("a filter that is not bound", c -> c.delete(Filter.gt("year", 2.5), CONTEXT)),
                slip(
                        "a filter that cannot be bound",
                        c -> c.count(CountQuery.all().filter(Filter.eq("year", "x")), CONTEXT)),
                slip("no query", c -> c.search(search().build(List.of()), CONTEXT)),
                slip(
                        "too many queries",
                        c -> c.search(search().build(Collections.nCopies(101, Vector.copyOf(1, 0))), CONTEXT)),
                slip("a query of another dimension", c -> c.search(search().build(List.of(Vector.copyOf(1))), CONTEXT)),
                slip("topK 0", c -> c.search(searchOf("vector", 0), CONTEXT)),
                slip("topK above the most", c -> c.search(searchOf("vector", 16_385), CONTEXT)),
                slip("another vector field", c -> c.search(searchOf("other", 1), CONTEXT)),
                slip(
                        "a projection to another vector field",
                        c -> c.get(
                                GetQuery.of(ids("a"))
                                        .projection(Projection.metadata().withVectors("other")),
                                CONTEXT)),
                slip("a page of nothing", c -> c.scan(ScanQuery.builder(0).build(), CONTEXT)),
                slip(
                        "a page after an id of the other type",
                        c -> c.scan(ScanQuery.builder(1).after(RecordId.of(7)).build(), CONTEXT)),
                slip(
                        "an index that is not supported",
                        c -> c.createIndex("vector", IndexSpec.ivfFlat(4), IndexBuild.defaults(), CONTEXT)));
    }

    private static SearchBatch searchOf(String vectorField, int topK) {
        return SearchBatch.builder(vectorField, topK).build(List.of(Vector.copyOf(1, 0)));
    }

    private static Arguments slip(String name, Consumer<BackendCollection> call) {
        return arguments(name, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slipsOfTheLayersAbove")
    void findsASlipOfTheLayersAbove(String name, Consumer<BackendCollection> call) {
        assertFound(UnaryOperator.identity(), call);
    }

    static Stream<Arguments> slipsOfTheAdapter() {
        return Stream.of(
                adapter("reads what was not asked for", reading(found -> List.of(record("z", 1))), AssertingTest::get),
                adapter(
                        "reads a record twice",
                        reading(found -> List.of(found.get(0), found.get(0))),
                        AssertingTest::get),
                adapter(
                        "brings a vector unasked",
                        changing(query -> query.projection(Projection.metadata().withVector())),
                        AssertingTest::get),
                adapter(
                        "brings no vector",
                        changing(query -> query.projection(Projection.metadata())),
                        c -> c.get(
                                GetQuery.of(ids("a"))
                                        .projection(Projection.metadata().withVector()),
                                CONTEXT)),
                adapter(
                        "brings a key unasked",
                        changing(query -> query.projection(Projection.metadata())),
                        c -> c.get(GetQuery.of(ids("a")).projection(Projection.idOnly()), CONTEXT)),
                adapter("no result for a vector", searching(results -> List.of()), AssertingTest::search),
                adapter("more hits than topK", searching(results -> hits("a", "b", "c")), AssertingTest::search),
                adapter("a hit twice", searching(results -> hits("a", "a")), AssertingTest::search),
                adapter("hits out of order", searching(results -> hits("b", "a")), AssertingTest::search),
                adapter(
                        "no distance",
                        searching(results -> List.of(SearchResult.of(List.of(SearchHit.scored(record("a", 1), 1))))),
                        AssertingTest::search),
                adapter("no answer", searching(results -> none()), AssertingTest::search),
                adapter(
                        "more after an empty page",
                        scanning(page -> new ScanPage(List.of(), true)),
                        AssertingTest::scan),
                adapter(
                        "a page that is too long",
                        scanning(page -> new ScanPage(List.of(record("a", 1), record("b", 1), record("c", 1)), false)),
                        c -> c.scan(
                                ScanQuery.builder(2)
                                        .projection(Projection.metadata().withVector())
                                        .build(),
                                CONTEXT)),
                adapter("a page out of order", scanning(AssertingTest::reversed), AssertingTest::scan),
                adapter(
                        "a page that begins again",
                        scanning(page -> page),
                        c -> c.scan(ScanQuery.builder(2).after(RecordId.of("b")).build(), CONTEXT)),
                adapter(
                        "counts what was asked for and more",
                        inner -> new Around(inner) {
                            @Override
                            public long delete(List<RecordId> ids, CallContext context) {
                                return ids.size() + 1L;
                            }
                        },
                        c -> c.delete(ids("a"), CONTEXT)),
                adapter(
                        "counts below nothing",
                        inner -> new Around(inner) {
                            @Override
                            public long count(CountQuery query, CallContext context) {
                                return -1;
                            }
                        },
                        c -> c.count(CountQuery.all(), CONTEXT)),
                adapter(
                        "forgets the index",
                        inner -> new Around(inner) {
                            @Override
                            public void createIndex(
                                    String vectorField, IndexSpec index, IndexBuild build, CallContext context) {}
                        },
                        c -> c.createIndex("vector", IndexSpec.hnsw(), IndexBuild.defaults(), CONTEXT)),
                adapter(
                        "limits of searches above the others",
                        inner -> new Around(inner) {
                            @Override
                            public SearchLimits searchLimits(SearchBatch like) {
                                return SearchLimits.builder(101).build();
                            }
                        },
                        AssertingTest::search),
                adapter(
                        "a record without size",
                        inner -> new Around(inner) {
                            @Override
                            public long encodedBytes(VectorRecord record) {
                                return record.id().equals(RecordId.of("d")) ? 0 : super.encodedBytes(record);
                            }
                        },
                        c -> c.write(upsert(record("d", 1)), CONTEXT)),
                adapter(
                        "fails with another exception",
                        failing(new IllegalStateException("planted")),
                        c -> c.count(CountQuery.all(), CONTEXT)),
                adapter(
                        "fails with a write result",
                        failing(VectorException.builder(ErrorCode.REJECTED, "planted")
                                .writeResult(WriteResult.allWritten(1))
                                .build()),
                        c -> c.count(CountQuery.all(), CONTEXT)));
    }

    private static Arguments adapter(
            String name, UnaryOperator<BackendCollection> defect, Consumer<BackendCollection> call) {
        return arguments(name, defect, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slipsOfTheAdapter")
    void findsASlipOfTheAdapter(
            String name, UnaryOperator<BackendCollection> defect, Consumer<BackendCollection> call) {
        assertFound(defect, call);
    }

    private void assertFound(UnaryOperator<BackendCollection> defect, Consumer<BackendCollection> call) {
        BackendCollection collection = collection(defect);
        assertThatCode(log::check).doesNotThrowAnyException();
        assertFound(() -> call.accept(collection));
    }

    /** The call fails, and what a layer above may have caught is not forgotten. */
    private void assertFound(Runnable call) {
        assertThatThrownBy(call::run).isExactlyInstanceOf(AssertionError.class);
        assertThatThrownBy(log::check).isExactlyInstanceOf(AssertionError.class);
        assertThatCode(log::check).doesNotThrowAnyException();
    }

    @Test
    void findsRequestsAfterTheClose() {
        Backend backend = open(UnaryOperator.identity());
        BackendCollection collection = backend.create(SPEC, CONTEXT);
        backend.close();
        backend.close();

        assertThat(backend.poolCounts()).isEmpty();
        assertThat(collection.spec()).isEqualTo(SPEC);
        assertThatCode(log::check).doesNotThrowAnyException();
        List<Runnable> requests = List.of(
                () -> backend.create(SPEC, CONTEXT),
                () -> backend.open("asserted", CONTEXT),
                () -> backend.list(CONTEXT),
                () -> backend.state("asserted", CONTEXT),
                () -> backend.drop("asserted", CONTEXT),
                () -> backend.ping(CONTEXT),
                () -> collection.write(upsert(record("a", 1)), CONTEXT),
                () -> get(collection),
                () -> collection.delete(ids("a"), CONTEXT),
                () -> collection.delete(Filter.all(), CONTEXT),
                () -> search(collection),
                () -> collection.count(CountQuery.all(), CONTEXT),
                () -> scan(collection),
                () -> collection.createIndex("vector", IndexSpec.hnsw(), IndexBuild.defaults(), CONTEXT),
                () -> collection.dropIndex("vector", CONTEXT));
        requests.forEach(this::assertFound);
    }

    @Test
    void findsANameThatMustNotComeThrough() {
        Backend backend = open(UnaryOperator.identity());
        assertFound(() -> backend.state("no name", CONTEXT));
        assertFound(() -> backend.create(
                CollectionSpec.builder("two")
                        .vector(VectorField.of("one", 2, Metric.DOT))
                        .vector(VectorField.of("two", 2, Metric.DOT))
                        .build(),
                CONTEXT));
    }

    @Test
    void findsABackendThatCannotBeClosedTwice() {
        Backend plain = PlainProvider.open(new PlainStore(UnaryOperator.identity()));
        Backend asserting = new AssertingBackend(
                new ForwardingBackend() {
                    private boolean closed;

                    @Override
                    protected Backend delegate() {
                        return plain;
                    }

                    @Override
                    public void close() {
                        if (closed) {
                            throw new IllegalStateException("planted");
                        }
                        closed = true;
                    }
                },
                log);

        assertFound(asserting::close);
    }

    @Test
    void handsARequestToWhoeverWantsToHoldIt() {
        BackendCollection collection = collection(UnaryOperator.identity());
        List<Operation> seen = new ArrayList<>();
        log.onRequest(context -> seen.add(context.operation()));

        get(collection);

        assertThat(seen).containsExactly(Operation.GET);
        assertThat(collection.unwrap(BackendCollection.class)).containsSame(collection);
    }

    private static void get(BackendCollection collection) {
        collection.get(GetQuery.of(ids("a")), CONTEXT);
    }

    private static void search(BackendCollection collection) {
        collection.search(
                search().projection(Projection.metadata().withVector()).build(List.of(Vector.copyOf(1, 0))), CONTEXT);
    }

    private static void scan(BackendCollection collection) {
        collection.scan(
                ScanQuery.builder(3)
                        .projection(Projection.metadata().withVector())
                        .build(),
                CONTEXT);
    }

    private static UnaryOperator<BackendCollection> reading(UnaryOperator<List<VectorRecord>> defect) {
        return inner -> new Around(inner) {
            @Override
            public List<VectorRecord> get(GetQuery query, CallContext context) {
                return defect.apply(super.get(query, context));
            }
        };
    }

    private interface Change {
        GetQuery of(GetQuery query);
    }

    private static UnaryOperator<BackendCollection> changing(Change defect) {
        return inner -> new Around(inner) {
            @Override
            public List<VectorRecord> get(GetQuery query, CallContext context) {
                return super.get(defect.of(query), context);
            }
        };
    }

    private static UnaryOperator<BackendCollection> searching(UnaryOperator<List<SearchResult>> defect) {
        return inner -> new Around(inner) {
            @Override
            public List<SearchResult> search(SearchBatch batch, CallContext context) {
                return defect.apply(super.search(batch, context));
            }
        };
    }

    private static List<SearchResult> hits(String... ids) {
        return List.of(SearchResult.of(Stream.of(ids)
                .map(id -> SearchHit.of(record(id, 1), Metric.EUCLIDEAN, id.charAt(0) - 'a'))
                .toList()));
    }

    private static UnaryOperator<BackendCollection> scanning(UnaryOperator<ScanPage> defect) {
        return inner -> new Around(inner) {
            @Override
            public ScanPage scan(ScanQuery query, CallContext context) {
                return defect.apply(super.scan(query.toBuilder().after(null).build(), context));
            }
        };
    }

    private static ScanPage reversed(ScanPage page) {
        List<VectorRecord> records = new ArrayList<>(page.records());
        Collections.reverse(records);
        return new ScanPage(records, page.more());
    }

    private static UnaryOperator<BackendCollection> failing(RuntimeException failure) {
        return inner -> new Around(inner) {
            @Override
            public long count(CountQuery query, CallContext context) {
                throw failure;
            }
        };
    }

    /** What must never be passed, for the compiler too. */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T none() {
        return null;
    }
}
