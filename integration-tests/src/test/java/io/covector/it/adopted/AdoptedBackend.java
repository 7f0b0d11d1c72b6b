package io.covector.it.adopted;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import io.covector.spi.ForwardingBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lets the owner make and drop collections; all else is the adapter's, with the mappings. Thread-safe. */
final class AdoptedBackend extends ForwardingBackend {
    private final Adoption adoption;
    private final Map<String, String> settings;
    private final BackendContext context;
    private final List<Backend> opened = new CopyOnWriteArrayList<>();
    private volatile Backend current;

    AdoptedBackend(Backend first, Adoption adoption, Map<String, String> settings, BackendContext context) {
        this.adoption = adoption;
        this.settings = settings;
        this.context = context;
        opened.add(first);
        this.current = again();
    }

    @Override
    protected Backend delegate() {
        return current;
    }

    private Backend again() {
        Backend backend = adoption.open(settings, context);
        opened.add(backend);
        return backend;
    }

    @Override
    public Capabilities capabilities() {
        Capabilities all = current.capabilities();
        return Capabilities.builder(all.backendType(), all.serverVersion())
                .support(all.supported().stream()
                        .filter(capability -> !adoption.owner().missing().contains(capability))
                        .toArray(Capability[]::new))
                .consistencies(all.consistencies())
                .maxDimension(all.maxDimension(), all.maxIndexedDimension())
                .maxTopK(all.maxTopK())
                .maxMetadataBytes(all.maxMetadataBytes())
                .maxTextBytes(all.maxTextBytes())
                .maxIndexedTextBytes(all.maxIndexedTextBytes())
                .maxLongId(all.maxLongId())
                .unwrapTypes(all.unwrapTypes().toArray(String[]::new))
                .build();
    }

    @Override
    public synchronized BackendCollection create(CollectionSpec spec, CallContext call) {
        if (adoption.spec(spec.name()).isPresent()) {
            return current.create(spec, call); // which says that it exists
        }
        adoption.create(spec);
        current = again();
        return open(spec.name(), call).orElseThrow();
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext call) {
        return current.open(name, call)
                .map(collection ->
                        new AdoptedCollection(collection, adoption.spec(name).orElseThrow()));
    }

    @Override
    public synchronized boolean drop(String name, CallContext call) {
        if (adoption.spec(name).isEmpty()) {
            return current.drop(name, call);
        }
        adoption.drop(name);
        current = again();
        return true;
    }

    @Override
    public void close() {
        opened.forEach(Backend::close);
    }
}
