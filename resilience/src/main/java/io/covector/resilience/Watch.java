package io.covector.resilience;

import io.covector.VectorException;
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

    void circuitChanged(String backend, boolean open) {
        try {
            listener.circuitChanged(backend, open);
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
            try {
                observer.retrying(failure, attempt, pause);
            } catch (RuntimeException e) {
                report(e);
            }
        }

        @Override
        public void ended(Optional<VectorException> failure, int attempts) {
            try {
                observer.ended(failure, attempts);
            } catch (RuntimeException e) {
                report(e);
            }
        }
    }
}
