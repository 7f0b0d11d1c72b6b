package io.covector.resilience;

import static io.covector.resilience.Fixture.failure;
import static io.covector.resilience.Fixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.observe.ClientInfo;
import io.covector.observe.ClientListener;
import io.covector.observe.Operation;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.covector.spi.Backend;
import io.covector.spi.CountQuery;
import io.covector.spi.ForwardingBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeListenerTest {
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
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE), Faults.refused(ErrorCode.RATE_LIMITED));
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
        fixture.script.next(Faults.refused(ErrorCode.REJECTED));
        failure(() -> fixture.books.write(upsert("a"), fixture.seconds(10)));
        assertThat(events).containsExactly("main faulty upsert books 1", "ended REJECTED 1");
    }

    @Test
    void tellsOfErrorsToo() {
        events.clear();
        fixture.script.next(Faults.thrown(new OutOfMemoryError("planted")));
        assertThatThrownBy(() -> fixture.books.write(upsert("a"), fixture.seconds(10)))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(events).containsExactly("main faulty upsert books 1", "ended INTERNAL 1");
    }

    @Test
    void tellsOfTheCircuit() {
        Fixture nervous =
                new Fixture(Map.of("breaker.min-requests", "1", "retry.max-attempts", "1"), new Recorder(events));
        events.clear();
        nervous.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        failure(() -> count(nervous));
        nervous.ticker.advance(Duration.ofMillis(1_001));
        for (int i = 0; i < 3; i++) {
            count(nervous);
        }
        assertThat(events).contains("main open", "main closed");
    }

    @Test
    void tellsOnceOfClosing() {
        Backend unwilling = new ForwardingBackend() {
            @Override
            protected Backend delegate() {
                return fixture.server;
            }

            @Override
            public void close() {
                throw new IllegalStateException("planted");
            }
        };
        Backend client = Resilience.wrap(
                unwilling,
                ResilienceConfig.from(Settings.of(Map.of())),
                new ResilienceContext("main", fixture.ticker, new Random(1), List.of(new Recorder(events))));
        events.clear();
        assertThatThrownBy(client::close).isInstanceOf(IllegalStateException.class);
        client.close();
        assertThat(events).containsExactly("closed main");
    }

    /** Each is told, whatever the others throw; ends come in the opposite order, as scopes must be closed. */
    @Test
    void tellsSeveralListenersInOrder() {
        List<String> told = new ArrayList<>();
        ClientListener broken = new ClientListener() {
            @Override
            public void opened(ClientInfo client) {
                throw new NoSuchMethodError("opened");
            }

            @Override
            public void closed(ClientInfo client) {
                throw new IllegalStateException("closed");
            }

            @Override
            public RequestObserver begun(RequestInfo request) {
                throw new IllegalStateException("begun");
            }

            @Override
            public void circuitChanged(String backend, boolean open) {
                throw new IllegalStateException("circuitChanged");
            }
        };
        Backend client = Resilience.wrap(
                fixture.server,
                ResilienceConfig.from(Settings.of(Map.of("breaker.min-requests", "1", "breaker.window", "10"))),
                new ResilienceContext(
                        "main",
                        fixture.ticker,
                        new Random(1),
                        List.of(new Named("a", told), broken, ClientListener.NONE, new Named("b", told))));
        assertThat(told).containsExactly("a opened", "b opened");
        told.clear();
        client.list(fixture.seconds(10));
        assertThat(told).containsExactly("a begun", "b begun", "b ended", "a ended");
        told.clear();
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        assertThatThrownBy(() -> client.list(fixture.seconds(10))).isInstanceOf(VectorException.class);
        assertThat(told).containsSubsequence("a circuit", "b circuit");
        told.clear();
        client.close();
        assertThat(told).containsExactly("b closed", "a closed");
    }

    private record Named(String name, List<String> told) implements ClientListener {
        @Override
        public void opened(ClientInfo client) {
            told.add(name + " opened");
        }

        @Override
        public void closed(ClientInfo client) {
            told.add(name + " closed");
        }

        @Override
        public void circuitChanged(String backend, boolean open) {
            told.add(name + " circuit");
        }

        @Override
        public RequestObserver begun(RequestInfo request) {
            told.add(name + " begun");
            return new RequestObserver() {
                @Override
                public void ended(Optional<VectorException> failure, int attempts) {
                    told.add(name + " ended");
                    throw new IllegalStateException("ended");
                }
            };
        }
    }

    /** A listener that was built against other classes, say: every method throws an Error. */
    @Test
    void outlivesAListenerOfErrors() {
        ClientListener broken = new ClientListener() {
            @Override
            public void opened(ClientInfo client) {
                throw new NoSuchMethodError("opened");
            }

            @Override
            public void closed(ClientInfo client) {
                throw new NoSuchMethodError("closed");
            }

            @Override
            public RequestObserver begun(RequestInfo request) {
                if (request.operation() == Operation.LIST_COLLECTIONS) {
                    throw new NoSuchMethodError("begun");
                }
                return new RequestObserver() {
                    @Override
                    public void retrying(VectorException failure, int attempt, Duration pause) {
                        throw new NoSuchMethodError("retrying");
                    }

                    @Override
                    public void ended(Optional<VectorException> failure, int attempts) {
                        throw new NoSuchMethodError("ended");
                    }
                };
            }

            @Override
            public void circuitChanged(String backend, boolean open) {
                throw new NoSuchMethodError("circuitChanged");
            }
        };
        Fixture annoyed = new Fixture(Map.of("breaker.min-requests", "4"), broken);
        annoyed.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        annoyed.books.write(upsert("a"), annoyed.seconds(10));
        assertThat(annoyed.backend.list(annoyed.seconds(10))).containsExactly("books");
        for (int i = 0; i < 100; i++) {
            annoyed.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        }
        assertThat(failure(() -> count(annoyed)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(failure(() -> count(annoyed))).hasMessageContaining("the circuit is open");
        annoyed.backend.close();
        assertThat(annoyed.server.closings()).isEqualTo(1);
    }

    /** Closing waits for ten minutes, but not for the request that it is called by. */
    @ParameterizedTest
    @ValueSource(strings = {"begun", "retrying", "ended", "circuitChanged"})
    @Timeout(600)
    void mayCloseTheClientInsideAnyEvent(String event) {
        Closer closer = new Closer(event);
        Fixture closing = new Fixture(Map.of("breaker.min-requests", "2", "close-timeout", "10m"), closer);
        closer.close = closing.backend::close;
        closing.script.next(Faults.refused(ErrorCode.UNAVAILABLE), Faults.refused(ErrorCode.UNAVAILABLE));
        failure(() -> count(closing));
        assertThat(closing.server.closings()).isEqualTo(1);
        assertThat(failure(() -> count(closing)).code()).isEqualTo(ErrorCode.CLOSED);
    }

    private static final class Closer implements ClientListener {
        private final String event;
        private Runnable close = () -> {};

        Closer(String event) {
            this.event = event;
        }

        private void on(String what) {
            if (event.equals(what)) {
                close.run();
            }
        }

        @Override
        public RequestObserver begun(RequestInfo request) {
            on("begun");
            return new RequestObserver() {
                @Override
                public void retrying(VectorException failure, int attempt, Duration pause) {
                    on("retrying");
                }

                @Override
                public void ended(Optional<VectorException> failure, int attempts) {
                    on("ended");
                }
            };
        }

        @Override
        public void circuitChanged(String backend, boolean open) {
            on("circuitChanged");
        }
    }

    /** The circuit closes while the listener is still busy with its opening. */
    @Test
    void tellsOfTheCircuitInOrder() {
        Recovery recovery = new Recovery(events);
        Fixture nervous = new Fixture(Map.of("breaker.min-requests", "1", "retry.max-attempts", "1"), recovery);
        recovery.meanwhile = () -> {
            nervous.ticker.advance(Duration.ofMillis(1_001));
            for (int i = 0; i < 3; i++) {
                count(nervous);
            }
        };
        nervous.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        events.clear();
        failure(() -> count(nervous));
        assertThat(events).containsExactly("begin open", "end open", "begin closed", "end closed");
    }

    private static final class Recovery implements ClientListener {
        private final List<String> events;
        private Runnable meanwhile = () -> {};

        Recovery(List<String> events) {
            this.events = events;
        }

        @Override
        public void circuitChanged(String backend, boolean open) {
            String state = open ? "open" : "closed";
            events.add("begin " + state);
            if (open) {
                meanwhile.run();
            }
            events.add("end " + state);
        }
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
