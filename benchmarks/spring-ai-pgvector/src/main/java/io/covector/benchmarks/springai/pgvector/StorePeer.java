package io.covector.benchmarks.springai.pgvector;

import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Peer;
import io.covector.benchmarks.harness.Restriction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;

/** A vector store, which has one verb for writing. */
abstract class StorePeer implements Peer {
    private final int batch;
    private final Dataset data;
    private final List<Document> documents = new ArrayList<>();

    /**
     * A peer.
     *
     * @param batch rows of a call
     */
    StorePeer(Dataset data, int batch) {
        this.data = data;
        this.batch = batch;
    }

    abstract VectorStore store();

    final Dataset data() {
        return data;
    }

    static int row(String id) {
        return (int) UUID.fromString(id).getLeastSignificantBits();
    }

    @Override
    public final void prepare(int from, int to) {
        for (int row = documents.size(); row < to; row++) {
            Map<String, Object> metadata = new HashMap<>();
            for (Restriction each : Restriction.values()) {
                if (each != Restriction.NONE) {
                    metadata.put(each.key(), each.value(row));
                }
            }
            documents.add(new Document(new UUID(0, row).toString(), data.text(row), metadata));
        }
    }

    @Override
    public final void insert(int from, int to) {
        for (int start = from; start < to; start += batch) {
            store().add(documents.subList(start, Math.min(to, start + batch)));
        }
    }

    @Override
    public void upsert(int from, int to) {
        insert(from, to);
    }

    @Override
    public final int[] search(int query, Restriction restriction) {
        SearchRequest.Builder request = SearchRequest.builder()
                .query(Integer.toString(query))
                .topK(TOP_K)
                .similarityThresholdAll();
        if (restriction != Restriction.NONE) {
            request.filterExpression(restriction.key() + " == " + Restriction.VALUE);
        }
        return store().similaritySearch(request.build()).stream()
                .mapToInt(document -> row(document.getId()))
                .toArray();
    }
}
