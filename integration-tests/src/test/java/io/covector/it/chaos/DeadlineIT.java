package io.covector.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CallOptions;
import io.covector.ErrorCode;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.test.servers.Link;
import io.covector.test.servers.Link.Direction;
import io.covector.test.servers.MilvusKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network that falls silent: calls end by their deadlines, and the client goes on when it is back. */
class DeadlineIT {
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /** What a call may take beyond its deadline to give its connection up; the driver's own patience is 10 s. */
    private static final Duration GRACE = Duration.ofSeconds(8);

    static Stream<Named<Supplier<Target>>> targets() {
        return Stream.of(
                Named.of("pgvector", PgTarget::new), Named.of("Milvus Lite", () -> new MilvusTarget(MilvusKind.LITE)));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void endsCallsOfASilentServer(Supplier<Target> kind) throws InterruptedException {
        try (Target target = kind.get();
                VectorClient client = VectorClients.open(target.config().build())) {
            ChaosRun.create(target);
            VectorCollection collection = client.collection(ChaosRun.COLLECTION);
            collection.upsert(Content.record("a", 1));
            CallOptions soon = CallOptions.defaults().timeout(DEADLINE);

            List<Link.Cure> silence = silence(target.link());
            endsInTime(() -> collection.upsert(List.of(Content.record("a", 2)), soon));
            endsInTime(() -> collection.count(Filter.all(), soon)); // connections that were idle for a while
            silence.forEach(Link.Cure::apply);

            assertThat(collection.upsert(Content.record("a", 3)).allWritten()).isTrue();
            assertThat(collection.count()).isEqualTo(1);
        }
    }

    private static List<Link.Cure> silence(Link link) {
        return Stream.of(Direction.values())
                .map(direction -> link.harm(direction, "timeout", Map.of("timeout", 0)))
                .toList();
    }

    private static void endsInTime(ThrowingCallable call) {
        long begun = System.nanoTime();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VectorException.class,
                        e -> assertThat(e.code())
                                .isIn(ErrorCode.TIMEOUT, ErrorCode.UNAVAILABLE)); // no answer, or no new connection
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(DEADLINE.plus(GRACE));
    }
}
