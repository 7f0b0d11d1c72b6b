package io.covector.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.WriteBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryBackendTest {
    private final FakeTicker ticker = FakeTicker.impatient();
    private final MemoryBackend backend = new MemoryBackend();
    private final MemoryCollection books = backend.with(CollectionSpec.builder("books")
            .vector(VectorField.of("text", 2, Metric.DOT))
            .vector(VectorField.of("cover", 2, Metric.EUCLIDEAN))
            .build());

    private CallContext call(Operation operation) {
        return ticker.context(operation, Duration.ofSeconds(10));
    }

    private static Vector vector(float... components) {
        return Vector.wrap(components);
    }

    private static VectorRecord book(String id, float text, float cover, Metadata metadata) {
        return VectorRecord.named(
                RecordId.of(id), Map.of("text", vector(text, 0), "cover", vector(cover, 0)), metadata);
    }

    private void write(VectorRecord... records) {
        books.write(new WriteBatch(WriteMode.UPSERT, List.of(records)), call(Operation.UPSERT));
    }

    @Test
    void findsByTheNamedVectorField() {
        write(book("a", 1, 9, Metadata.of("n", 1)), book("b", 2, 8, Metadata.of("n", 2)));
        assertThat(search(SearchBatch.builder("text", 5))).containsExactly("b 2.0", "a 1.0");
        assertThat(search(SearchBatch.builder("cover", 1))).containsExactly("b 0.125");
        assertThat(search(SearchBatch.builder("text", 5).filter(Filter.lt("n", 2))))
                .containsExactly("a 1.0");
        assertThat(search(SearchBatch.builder("text", 5).minScore(OptionalDouble.of(1.5))))
                .containsExactly("b 2.0");
    }

    private List<String> search(SearchBatch.Builder search) {
        List<SearchHit> hits = books.search(search.build(List.of(vector(1, 0))), call(Operation.SEARCH))
                .get(0)
                .hits();
        return hits.stream().map(hit -> hit.id() + " " + hit.score()).toList();
    }

    @Test
    void readsWhatTheProjectionNames() {
        write(book("a", 1, 9, Metadata.of("n", 1, "m", 2)));
        GetQuery query = GetQuery.of(List.of(RecordId.of("a"), RecordId.of("none")));
        VectorRecord read = books.get(query.projection(Projection.keys("n").withVectors("cover")), call(Operation.GET))
                .get(0);
        assertThat(read.metadata()).isEqualTo(Metadata.of("n", 1));
        assertThat(read.vector("cover")).isEqualTo(vector(9, 0));
        assertThat(read.vector("text")).isNull();
    }

    @Test
    void scansInTheOrderOfTheIds() {
        write(book("b", 1, 1, Metadata.empty()), book("c", 1, 1, Metadata.empty()));
        write(book("a", 1, 1, Metadata.empty()));
        ScanPage page = books.scan(ScanQuery.builder(2).build(), call(Operation.SCAN));
        assertThat(page.records()).extracting(VectorRecord::id).containsExactly(RecordId.of("a"), RecordId.of("b"));
        assertThat(page.more()).isTrue();
    }

    @Test
    void anInsertOfAStoredIdWritesNothing() {
        write(book("a", 1, 1, Metadata.empty()));
        WriteBatch batch = new WriteBatch(
                WriteMode.INSERT, List.of(book("b", 1, 1, Metadata.empty()), book("a", 2, 2, Metadata.empty())));
        assertThatThrownBy(() -> books.write(batch, call(Operation.INSERT)))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ID_EXISTS));
        assertThat(books.records()).extracting(VectorRecord::id).containsExactly(RecordId.of("a"));
    }

    @Test
    void aRefusedRequestIsNotCarriedOutAndALostAnswerIs() {
        backend.script().next(Fault.refuse(ErrorCode.UNAVAILABLE), Fault.loseAnswer(ErrorCode.UNAVAILABLE));
        assertThatThrownBy(() -> write(book("a", 1, 1, Metadata.empty())))
                .isInstanceOfSatisfying(
                        VectorException.class,
                        e -> assertThat(e.mayHaveApplied()).isFalse());
        assertThat(books.records()).isEmpty();
        assertThatThrownBy(() -> write(book("a", 1, 1, Metadata.empty())))
                .isInstanceOfSatisfying(
                        VectorException.class,
                        e -> assertThat(e.mayHaveApplied()).isTrue());
        assertThat(books.records()).hasSize(1);
        assertThat(backend.script().texts()).containsExactly("upsert [a]", "upsert [a]");
    }

    @Test
    void aRequestFailsWithWhateverTheScriptSays() {
        backend.script().next(Fault.refuse(() -> new IOException("a checked one")));
        assertThatThrownBy(() -> backend.ping(call(Operation.HEALTH))).isInstanceOf(IOException.class);
    }

    @Test
    void aDelayTakesTimeOfTheCall() {
        backend.script().next(Fault.delay(Duration.ofSeconds(4)), Fault.delay(Duration.ofSeconds(11)));
        CallContext context = call(Operation.COUNT);
        assertThat(books.count(CountQuery.all(), context)).isZero();
        assertThat(context.deadline().elapsed()).isEqualTo(Duration.ofSeconds(4));
        assertThatThrownBy(() -> books.count(CountQuery.all(), context))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
    }

    @Test
    void aHangingRequestEndsWithItsDeadlineAndNobodyKnows() {
        backend.script().next(Fault.hang());
        assertThatThrownBy(() -> write(book("a", 1, 1, Metadata.empty())))
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
                    assertThat(e.mayHaveApplied()).isTrue();
                });
    }

    @Test
    void aSeedRepeatsTheFaults() {
        List<String> once = outcomes(5);
        assertThat(once).contains("well", "UNAVAILABLE", "TIMEOUT").isEqualTo(outcomes(5));
        assertThat(outcomes(6)).isNotEqualTo(once);
    }

    private List<String> outcomes(long seed) {
        Fault[] faults = {Fault.refuse(ErrorCode.UNAVAILABLE), Fault.hang()};
        backend.script().always(Fault.randomly(seed, 0.5, faults));
        List<String> outcomes = new ArrayList<>();
        IntStream.range(0, 50).forEach(number -> {
            try {
                backend.ping(call(Operation.HEALTH));
                outcomes.add("well");
            } catch (VectorException e) {
                outcomes.add(e.code().name());
            }
        });
        return outcomes;
    }

    @Test
    void aHeldRequestWaitsForItsSentence() throws InterruptedException {
        Hold hold = new Hold();
        backend.script().always(hold.when(request -> request.operation() == Operation.UPSERT));
        Thread writer = new Thread(() -> write(book("a", 1, 1, Metadata.empty())));
        writer.start();
        Hold.Held held = hold.next();
        assertThat(held.request().ids()).containsExactly(RecordId.of("a"));
        assertThat(books.records()).isEmpty();
        held.letGo();
        writer.join(300_000);
        assertThat(books.records()).hasSize(1);
        assertThat(hold.isIdle()).isTrue();
    }

    @Test
    void holdsItsCallersToTheContract() {
        VectorRecord one = book("a", 1, 1, Metadata.empty());
        assertThatThrownBy(() -> write(one, one)).hasMessage("broken by the caller: distinct ids");
        assertThatThrownBy(this::write).hasMessage("broken by the caller: 1 to maxRecords ids, here 0");
        backend.script().next(Fault.before(request -> write(one)));
        assertThatThrownBy(() -> write(one))
                .hasMessage("broken by the caller: one request in flight for an id, here a");
    }

    @Test
    void aClosedBackendAnswersNothing() {
        backend.close();
        assertThatThrownBy(() -> write(book("a", 1, 1, Metadata.empty())))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
        assertThat(backend.reconnect().list(call(Operation.LIST_COLLECTIONS))).containsExactly("books");
    }
}
