package io.covector.client;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.Consistency;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorRecord;
import io.covector.spi.Backend;
import io.covector.spi.CallContext;
import io.covector.spi.ForwardingBackend;
import io.covector.spi.RequestLimits;
import io.covector.spi.SearchBatch;
import io.covector.test.MemoryBackend;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * A backend in memory of small limits that can little, says how it is greeted, and answers a search with its own
 * vector.
 */
final class FakeBackend extends ForwardingBackend {
    final MemoryBackend memory;
    private final String greeting;

    FakeBackend(String greeting) {
        this.greeting = greeting;
        this.memory = new MemoryBackend()
                .capabilities(Capabilities.builder("fake", greeting)
                        .unwrapTypes("java.lang.String")
                        .support(Capability.HNSW_INDEX, Capability.INDEX_CHANGE, Capability.TEXT)
                        .consistencies(EnumSet.of(Consistency.SESSION, Consistency.STRONG))
                        .maxDimension(16, 8)
                        .maxTopK(100)
                        .maxMetadataBytes(1000)
                        .build())
                .limits(RequestLimits.builder()
                        .records(10, 10)
                        .maxBytes(1 << 20)
                        .maxQueries(3)
                        .maxConcurrentRequests(1)
                        .build())
                .recordBytes(record -> 10)
                .answerSearches(FakeBackend::echo);
    }

    private static List<SearchResult> echo(SearchBatch batch) {
        return batch.vectors().stream().map(FakeBackend::echo).toList();
    }

    private static SearchResult echo(Vector vector) {
        VectorRecord record = VectorRecord.of(RecordId.of("echo"), vector, Metadata.empty());
        return SearchResult.of(List.of(SearchHit.of(record, Metric.COSINE, 0)));
    }

    @Override
    protected Backend delegate() {
        return memory;
    }

    /** Backwards, for others to sort. */
    @Override
    public List<String> list(CallContext context) {
        return super.list(context).stream().sorted(Comparator.reverseOrder()).toList();
    }

    @Override
    public String ping(CallContext context) {
        super.ping(context);
        return greeting;
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type == String.class ? Optional.of(type.cast(greeting)) : Optional.empty();
    }
}
