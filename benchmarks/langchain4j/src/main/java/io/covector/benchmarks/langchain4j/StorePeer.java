package io.covector.benchmarks.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Peer;
import io.covector.benchmarks.harness.Restriction;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An embedding store, which has one verb for writing; requests of 1,000 rows, since it splits none. */
final class StorePeer implements Peer {
    private static final int BATCH = 1_000;

    private final Dataset data;
    private final Place place;
    private final List<String> ids = new ArrayList<>();
    private final List<Embedding> embeddings = new ArrayList<>();
    private final List<TextSegment> segments = new ArrayList<>();
    private EmbeddingStore<TextSegment> store;

    StorePeer(Dataset data, Place place) {
        this.data = data;
        this.place = place;
        this.store = place.create(false);
    }

    @Override
    public void create(boolean indexed) {
        store = place.create(indexed);
    }

    @Override
    public void prepare(int from, int to) {
        for (int row = ids.size(); row < to; row++) {
            Metadata metadata = new Metadata();
            for (Restriction each : Restriction.values()) {
                if (each != Restriction.NONE) {
                    metadata.put(each.key(), each.value(row));
                }
            }
            ids.add(new UUID(0, row).toString());
            embeddings.add(Embedding.from(data.row(row)));
            segments.add(TextSegment.from(data.text(row), metadata));
        }
    }

    @Override
    public void insert(int from, int to) {
        for (int start = from; start < to; start += BATCH) {
            int end = Math.min(to, start + BATCH);
            store.addAll(ids.subList(start, end), embeddings.subList(start, end), segments.subList(start, end));
        }
    }

    @Override
    public void upsert(int from, int to) {
        insert(from, to);
    }

    @Override
    public void finish() {
        place.finish();
    }

    @Override
    public int[] search(int query, Restriction restriction) {
        EmbeddingSearchRequest.EmbeddingSearchRequestBuilder request = EmbeddingSearchRequest.builder()
                .queryEmbedding(Embedding.from(data.query(query)))
                .maxResults(TOP_K);
        if (restriction != Restriction.NONE) {
            request.filter(MetadataFilterBuilder.metadataKey(restriction.key()).isEqualTo(Restriction.VALUE));
        }
        return store.search(request.build()).matches().stream()
                .mapToInt(match -> (int) UUID.fromString(match.embeddingId()).getLeastSignificantBits())
                .toArray();
    }

    @Override
    public void drop() {
        place.drop();
    }

    @Override
    public void close() {
        place.close();
    }
}
