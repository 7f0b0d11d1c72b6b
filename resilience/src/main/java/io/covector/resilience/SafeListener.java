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

/** Tells a listener of the application; what the listener throws is logged and goes no further. Thread-safe. */
final class SafeListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.covector.resilience");

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
            LOG.warn("a listener failed", e);
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

    /** Tells a listener of any kind. */
    static void tell(Runnable event) {
        runSafely("a listener", event);
    }

    /**
     * Runs foreign code; logs what it throws.
     *
     * @param what the code, for the log
     */
    @SuppressWarnings("CatchingUnchecked") // of foreign code, errors too
    static void runSafely(String what, Runnable code) {
        try {
            code.run();
        } catch (Throwable e) {
            LOG.warn("{} failed", what, e);
        }
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
