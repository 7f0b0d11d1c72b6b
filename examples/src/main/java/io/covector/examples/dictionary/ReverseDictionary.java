package io.covector.examples.dictionary;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchResult;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Stores glosses by their meaning and finds them again. Thread-safe. */
final class ReverseDictionary {
    private static final CollectionSpec SPEC = CollectionSpec.builder("wordnet_glosses")
            .vector(Embedder.DIMENSION, Metric.COSINE)
            .field(DeclaredField.of("pos", FieldType.STRING).indexed())
            .field(DeclaredField.of("domain", FieldType.STRING).indexed())
            .field("lemmas", FieldType.STRING_LIST)
            .build();

    private final VectorCollection collection;
    private final Embedder embedder;

    private ReverseDictionary(VectorCollection collection, Embedder embedder) {
        this.collection = collection;
        this.embedder = embedder;
    }

    /** Opens what an earlier run stored, or starts an empty dictionary. */
    static ReverseDictionary open(VectorClient client, Embedder embedder) {
        return new ReverseDictionary(client.openOrCreateCollection(SPEC), embedder);
    }

    /** How many glosses are stored. */
    long size() {
        return collection.count();
    }

    /** Those of the glosses that are not stored yet: all of them, or what a run that was interrupted left. */
    List<Gloss> missing(List<Gloss> glosses) {
        ScanRequest ids = ScanRequest.builder().projection(Projection.idOnly()).build();
        Set<RecordId> stored = collection.scan(ids).map(VectorRecord::id).collect(Collectors.toSet());
        return glosses.stream()
                .filter(gloss -> !stored.contains(RecordId.of(gloss.id())))
                .toList();
    }

    /** Stores glosses, replacing those that are stored. */
    void add(List<Gloss> glosses) {
        List<float[]> vectors =
                embedder.embedAll(glosses.stream().map(Gloss::text).toList());
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < glosses.size(); i++) {
            Gloss gloss = glosses.get(i);
            records.add(VectorRecord.of(gloss.id(), vectors.get(i), gloss.metadata()));
        }
        collection.upsert(records);
    }

    /** The glosses nearest in meaning. */
    SearchResult ask(Question question) {
        return collection.search(question.request(embedder.embed(question.meaning())));
    }
}
