package io.covector.test;

import io.covector.observe.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Which faults the requests to a {@link MemoryBackend} meet, and which requests there were. Thread-safe. */
public final class Script {
    private final List<Request> requests = new ArrayList<>();
    private final Deque<Fault> next = new ArrayDeque<>();
    private Fault always = Fault.none();

    Script() {}

    /** The next requests meet these faults, each one. */
    public synchronized Script next(Fault... faults) {
        next.addAll(List.of(faults));
        return this;
    }

    /** Requests meet this fault when nothing is said of the {@link #next}. */
    public synchronized Script always(Fault fault) {
        always = fault;
        return this;
    }

    /** Requests meet no fault from now on. */
    public synchronized void end() {
        next.clear();
        always = Fault.none();
    }

    <T> T play(IntFunction<Request> arriving, Supplier<T> effect) {
        Request request;
        Fault fault;
        synchronized (this) {
            request = arriving.apply(requests.size() + 1);
            requests.add(request);
            fault = next.isEmpty() ? always : next.remove();
        }
        return fault.meet(request, effect);
    }

    /** Every request so far. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Every request so far of this operation. */
    public List<Request> requests(Operation operation) {
        return requests().stream()
                .filter(request -> request.operation() == operation)
                .toList();
    }

    /** The {@link Request#text() texts} of every request so far. */
    public List<String> texts() {
        return requests().stream().map(Request::text).toList();
    }

    /** Forgets the requests so far. */
    public synchronized void forget() {
        requests.clear();
    }
}
