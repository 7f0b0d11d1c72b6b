package io.covector.resilience;

import io.covector.VectorException;
import io.covector.observe.ClientInfo;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events on to a listener of the application. Whatever the listener throws is logged and goes no further.
 * Thread-safe.
 */
final class SafeListener {
    private static final Logger LOG = LoggerFactory.getLogger(Resilience.class);

    private final ClientListener listener;

    SafeListener(ClientListener listener) {
        this.listener = listener;
    }

    @SuppressWarnings("CatchingUnchecked") // of foreign code, errors too
    RequestObserver begun(RequestInfo request) {
        try {
            RequestObserver observer = Objects.requireNonNull(listener.begun(request), "the listener gave no observer");
            return observer == RequestObserver.NONE ? observer : new SafeObserver(observer);
        } catch (Throwable e) {
            log(e);
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

    /** Runs foreign code that is told something. */
    @SuppressWarnings("CatchingUnchecked") // of foreign code, errors too
    static void tell(Runnable event) {
        try {
            event.run();
        } catch (Throwable e) {
            log(e);
        }
    }

    private static void log(Throwable e) {
        LOG.warn("a listener failed", e);
    }

    private record SafeObserver(RequestObserver observer) implements RequestObserver {
        @Override
        public void retrying(VectorException failure, int attempt, Duration pause) {
            tell(() -> observer.retrying(failure, attempt, pause));
        }

        @Override
        public void ended(Optional<VectorException> failure, int attempts) {
            tell(() -> observer.ended(failure, attempts));
        }
    }
}
