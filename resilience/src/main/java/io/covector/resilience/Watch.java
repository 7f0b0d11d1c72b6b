package io.covector.resilience;

import io.covector.VectorException;
import io.covector.observe.ClientInfo;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws from the requests that it listens to. Thread-safe. */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Resilience.class);

    private final ClientListener listener;

    Watch(ClientListener listener) {
        this.listener = listener;
    }

    RequestObserver begun(RequestInfo request) {
        try {
            RequestObserver observer = listener.begun(request);
            return observer == RequestObserver.NONE ? observer : new Guarded(observer);
        } catch (RuntimeException e) {
            report(e);
            return RequestObserver.NONE;
        }
    }

    void opened(ClientInfo client) {
        tell(() -> listener.opened(client));
    }

    void closed(ClientInfo client) {
        tell(() -> listener.closed(client));
    }

    void circuitChanged(String backend, boolean open) {
        tell(() -> listener.circuitChanged(backend, open));
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            report(e);
        }
    }

    private static void report(RuntimeException e) {
        LOG.warn("a listener failed", e);
    }

    private record Guarded(RequestObserver observer) implements RequestObserver {
        @Override
        public void retrying(VectorException failure, int attempt, Duration pause) {
            tell(() -> observer.retrying(failure, attempt, pause));
        }

        @Override
        public void hedged(boolean won) {
            tell(() -> observer.hedged(won));
        }

        @Override
        public void ended(Optional<VectorException> failure, int attempts) {
            tell(() -> observer.ended(failure, attempts));
        }
    }
}
