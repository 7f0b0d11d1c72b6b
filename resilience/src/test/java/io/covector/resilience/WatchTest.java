package io.covector.resilience;

import static io.covector.resilience.Fixture.failure;
import static io.covector.resilience.Fixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.observe.ClientInfo;
import io.covector.observe.ClientListener;
import io.covector.observe.Operation;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.covector.spi.CountQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final List<String> events = new ArrayList<>();
    private final Fixture fixture = new Fixture(Map.of(), new Recorder(events));

    private record Recorder(List<String> events) implements ClientListener {
        @Override
        public RequestObserver begun(RequestInfo request) {
            events.add(request.backend() + " " + request.backendType() + " "
                    + request.operation().text() + " " + request.collection().orElse("-") + " " + request.items());
            return new RequestObserver() {
                @Override
                public void retrying(VectorException failure, int attempt, Duration pause) {
                    events.add("retry after " + attempt + " " + failure.code() + " " + pause.toMillis());
                }

                @Override
                public void ended(Optional<VectorException> failure, int attempts) {
                    events.add("ended " + failure.map(e -> e.code().name()).orElse("well") + " " + attempts);
                }
            };
        }

        @Override
        public void opened(ClientInfo client) {
            events.add("opened " + client.backend() + " " + client.backendType() + " "
                    + client.pool().get().orElseThrow());
        }

        @Override
        public void closed(ClientInfo client) {
            events.add("closed " + client.backend());
        }

        @Override
        public void circuitChanged(String backend, boolean open) {
            events.add(backend + (open ? " open" : " closed"));
        }
    }

    @Test
    void tellsOfOpeningAndOnceOfClosing() {
        assertThat(events.get(0)).isEqualTo("opened main faulty pool: 1 of 4 used, 2 idle, 0 waiting");
        events.clear();
        fixture.backend.close();
        assertThat(events).containsExactly("closed main");
    }

    @Test
    void tellsOfRequestsAndRetries() {
        events.clear();
        fixture.server.fail(Fault.refused(ErrorCode.UNAVAILABLE), Fault.refused(ErrorCode.RATE_LIMITED));
        fixture.books.write(upsert("a", "b"), fixture.seconds(10));
        assertThat(events)
                .containsExactly(
                        "main faulty upsert books 2",
                        "retry after 1 UNAVAILABLE 100",
                        "retry after 2 RATE_LIMITED 200",
                        "ended well 3");
    }

    @Test
    void tellsOfFailures() {
        events.clear();
        fixture.server.fail(Fault.refused(ErrorCode.REJECTED));
        failure(() -> fixture.books.write(upsert("a"), fixture.seconds(10)));
        assertThat(events).containsExactly("main faulty upsert books 1", "ended REJECTED 1");
    }

    @Test
    void tellsOfErrorsToo() {
        events.clear();
        fixture.server.fail(Fault.thrown(new OutOfMemoryError("planted")));
        assertThatThrownBy(() -> fixture.books.write(upsert("a"), fixture.seconds(10)))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(events).containsExactly("main faulty upsert books 1", "ended INTERNAL 1");
    }

    @Test
    void tellsOfTheCircuit() {
        Fixture nervous =
                new Fixture(Map.of("breaker.min-requests", "1", "retry.max-attempts", "1"), new Recorder(events));
        events.clear();
        nervous.server.fail(Fault.refused(ErrorCode.UNAVAILABLE));
        failure(() -> count(nervous));
        nervous.time.pass(Duration.ofMillis(1_001));
        for (int i = 0; i < 3; i++) {
            count(nervous);
        }
        assertThat(events).contains("main open", "main closed");
    }

    @Test
    void outlivesAListenerThatThrows() {
        Fixture annoyed = new Fixture(Map.of(), new ClientListener() {
            @Override
            public void opened(ClientInfo client) {
                throw new IllegalStateException("opened");
            }

            @Override
            public RequestObserver begun(RequestInfo request) {
                if (request.operation() == Operation.COUNT) {
                    throw new IllegalStateException("begun");
                }
                return new RequestObserver() {
                    @Override
                    public void ended(Optional<VectorException> failure, int attempts) {
                        throw new IllegalStateException("ended");
                    }
                };
            }
        });
        assertThat(count(annoyed)).isZero();
        annoyed.books.write(upsert("a"), annoyed.seconds(10));
        assertThat(count(annoyed)).isEqualTo(1);
    }

    private static long count(Fixture fixture) {
        return fixture.books.count(CountQuery.all(), fixture.seconds(10));
    }
}
