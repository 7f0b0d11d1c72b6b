package io.covector.tck.plain;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.ForwardingBackend;
import io.covector.spi.RequestLimits;
import io.covector.test.MemoryBackend;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A connection to the collections in memory, each inside what its test puts around it. Thread-safe. */
final class PlainBackend extends ForwardingBackend {
    private static final Capabilities CAPABILITIES = Capabilities.builder("plain", "1")
            .support(Capability.HNSW_INDEX, Capability.INDEX_CHANGE, Capability.EXACT_SEARCH)
            .support(Capability.INSERT_REJECTS_EXISTING, Capability.PERSISTENCE, Capability.TEXT)
            .maxDimension(10_000, 5_000)
            .maxTopK(16_384)
            .maxMetadataBytes(65_536)
            .build();
    private static final RequestLimits LIMITS = RequestLimits.builder()
            .records(500, 2_000)
            .maxBytes(4 << 20)
            .maxQueries(100)
            .maxConcurrentRequests(8)
            .build();

    private final MemoryBackend memory;
    private final UnaryOperator<BackendCollection> around;

    PlainBackend(MemoryBackend server, UnaryOperator<BackendCollection> around) {
        this.memory =
                server.reconnect().manyWriters().capabilities(CAPABILITIES).limits(LIMITS);
        this.around = around;
    }

    @Override
    protected Backend delegate() {
        return memory;
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        return around.apply(super.create(spec, context));
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        return super.open(name, context).map(around);
    }
}
