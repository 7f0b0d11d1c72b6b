package io.covector.tck.asserting;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.IndexSpec;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.ForwardingBackend;
import io.covector.text.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Checks the requests to a backend and its answers. Thread-safe. */
final class AssertingBackend extends ForwardingBackend {
    private final Backend backend;
    private final RequestLog log;
    private volatile boolean closed;

    AssertingBackend(Backend backend, RequestLog log) {
        this.backend = backend;
        this.log = log;
    }

    @Override
    protected Backend delegate() {
        return backend;
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        requireOpen("create");
        requireAccepted(spec);
        BackendCollection created = log.request("create", context, () -> backend.create(spec, context));
        log.require(created.spec().equals(spec), "created is %s; asked for was %s", created.spec(), spec);
        return new AssertingCollection(created, this, log);
    }

    private void requireAccepted(CollectionSpec spec) {
        Capabilities can = capabilities();
        log.require(
                spec.vectorFields().size() == 1 || can.supports(Capability.MULTIPLE_VECTOR_FIELDS),
                "create with several vector fields, which the backend does not support: %s",
                spec);
        for (VectorField field : spec.vectorFields()) {
            boolean indexed = !(field.index() instanceof IndexSpec.None);
            int most = indexed ? can.maxIndexedDimension() : can.maxDimension();
            log.require(field.dimension() <= most, "create with %s, above %s dimensions", field, most);
            log.require(
                    isSupported(field.index()), "create with an index that the backend does not support: %s", field);
        }
    }

    /** Whether the backend declares this kind of index. */
    boolean isSupported(IndexSpec index) {
        return index instanceof IndexSpec.None
                || capabilities()
                        .supports(index instanceof IndexSpec.Hnsw ? Capability.HNSW_INDEX : Capability.IVF_FLAT_INDEX);
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        requireOpen("open");
        requireName(name);
        Optional<BackendCollection> found = log.request("open", context, () -> backend.open(name, context));
        found.ifPresent(collection -> log.require(
                collection.spec().name().equals(name), "opened is '%s'; asked for was '%s'", collection.spec(), name));
        return found.map(collection -> new AssertingCollection(collection, this, log));
    }

    @Override
    public List<String> list(CallContext context) {
        requireOpen("list");
        List<String> names = log.request("list", context, () -> backend.list(context));
        log.require(new HashSet<>(names).size() == names.size(), "list names a collection twice: %s", names);
        return names;
    }

    @Override
    public CollectionState state(String name, CallContext context) {
        requireOpen("state");
        requireName(name);
        return log.request("state", context, () -> backend.state(name, context));
    }

    @Override
    public boolean drop(String name, CallContext context) {
        requireOpen("drop");
        requireName(name);
        return log.request("drop", context, () -> backend.drop(name, context));
    }

    @Override
    public String ping(CallContext context) {
        requireOpen("ping");
        String detail = log.request("ping", context, () -> backend.ping(context));
        log.require(!detail.isBlank(), "ping says nothing");
        return detail;
    }

    /** Closes the backend twice, the second time of which has to do nothing. */
    @Override
    public void close() {
        boolean again = closed;
        closed = true;
        backend.close();
        if (!again) {
            log.nothing("the second close", backend::close);
        }
    }

    /** Fails if the backend is closed: nothing may be sent then. */
    void requireOpen(String request) {
        log.require(!closed, "%s after the backend was closed", request);
    }

    private void requireName(String name) {
        try {
            Names.requireIdentifier("collection", name);
        } catch (VectorException e) {
            log.require(false, "a name that the layers above have to refuse: %s", e);
        }
    }
}
