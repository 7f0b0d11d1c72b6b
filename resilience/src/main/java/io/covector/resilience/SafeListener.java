package io.covector.resilience;

import io.covector.VectorException;
import io.covector.observe.ClientInfo;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners of the application, in their order; of ends in the opposite one, so that what they have begun
 * nests. What a listener throws is logged and goes no further: the next one is told. Thread-safe.
 */
final class SafeListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.covector.resilience");

    private final List<ClientListener> listeners;

    SafeListener(List<ClientListener> listeners) {
        this.listeners = listeners;
    }

    RequestObserver begun(RequestInfo request) {
        if (listeners.size() <= 1) {
            return listeners.isEmpty() ? RequestObserver.NONE : begun(listeners.get(0), request);
        }
        List<RequestObserver> observers = new ArrayList<>(listeners.size());
        for (ClientListener listener : listeners) {
            RequestObserver observer = begun(listener, request);
            if (observer != RequestObserver.NONE) {
                observers.add(observer);
            }
        }
        return observers.isEmpty() ? RequestObserver.NONE : new Observers(observers);
    }

    @SuppressWarnings("CatchingUnchecked") // of foreign code, errors too
    private static RequestObserver begun(ClientListener listener, RequestInfo request) {
        try {
            RequestObserver observer = Objects.requireNonNull(listener.begun(request), "the listener gave no observer");
            return observer == RequestObserver.NONE ? observer : new SafeObserver(observer);
        } catch (Throwable e) {
            LOG.warn("a listener failed", e);
            return RequestObserver.NONE;
        }
    }

    void opened(ClientInfo client) {
        listeners.forEach(listener -> tell(() -> listener.opened(client)));
    }

    void closed(ClientInfo client) {
        for (int i = listeners.size() - 1; i >= 0; i--) {
            ClientListener listener = listeners.get(i);
            tell(() -> listener.closed(client));
        }
    }

    void circuitChanged(String backend, boolean open) {
        listeners.forEach(listener -> tell(() -> listener.circuitChanged(backend, open)));
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

    /** Each of them is safe. */
    private record Observers(List<RequestObserver> observers) implements RequestObserver {
        @Override
        public void retrying(VectorException failure, int attempt, Duration pause) {
            observers.forEach(observer -> observer.retrying(failure, attempt, pause));
        }

        @Override
        public void ended(Optional<VectorException> failure, int attempts) {
            for (int i = observers.size() - 1; i >= 0; i--) {
                observers.get(i).ended(failure, attempts);
            }
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
