package io.covector.micrometer;

import io.covector.VectorException;
import io.covector.observe.RequestInfo;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Optional;

/**
 * What an observation of a request knows; its kind makes the span a client span. Nothing is sent along with the
 * request. For one use by one thread, as the request is.
 */
public final class RequestContext extends SenderContext<RequestInfo> {
    private final RequestInfo request;
    private int attempts;

    RequestContext(RequestInfo request) {
        super((carrier, key, value) -> {}, Kind.CLIENT);
        this.request = request;
        setCarrier(request);
    }

    /** The request. */
    public RequestInfo request() {
        return request;
    }

    /** Number of attempts; 0 until the request is over. */
    public int attempts() {
        return attempts;
    }

    /** Why it failed, if it did. */
    public Optional<VectorException> failure() {
        return getError() instanceof VectorException failure ? Optional.of(failure) : Optional.empty();
    }

    void attempts(int number) {
        this.attempts = number;
    }
}
