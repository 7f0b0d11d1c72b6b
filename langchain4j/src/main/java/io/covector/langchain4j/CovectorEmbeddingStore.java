package io.covector.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.Filter;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IdType;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.text.Strings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A collection as embedding store of LangChain4j, on any backend. Ids are texts; an id that is stored is replaced. The
 * score of a match is the relevance of LangChain4j: {@code (1 + cos) / 2} under {@link Metric#COSINE}, and the score of
 * {@link Metric#EUCLIDEAN}, which lies between 0 and 1, too. Embeddings of nothing but zeros are refused under COSINE.
 *
 * <p>Failures are {@link VectorException}s, but for arguments that the contract of LangChain4j has as
 * {@code IllegalArgumentException}. Thread-safe.
 */
public final class CovectorEmbeddingStore implements EmbeddingStore<TextSegment>, AutoCloseable {
    private final VectorCollection collection;
    private final Segments segments;
    private final Relevance relevance;
    private final boolean returnEmbeddings;
    private final int maxResults;
    private final @Nullable VectorClient owned;

    private CovectorEmbeddingStore(Builder builder) {
        this.collection = builder.open();
        CollectionSpec spec = collection.spec();
        if (spec.idType() != IdType.STRING) {
            throw VectorException.invalidArgument("collection " + Strings.quote(spec.name()) + " has ids of type "
                    + spec.idType() + "; accepted is STRING, as LangChain4j's ids are texts");
        }
        this.segments = Segments.of(spec, builder.textField);
        this.relevance = Relevance.of(spec.name(), spec.vectorField().metric());
        this.returnEmbeddings = builder.returnEmbeddings;
        this.maxResults = builder.maxTopK();
        this.owned = builder.owned;
    }

    /** Starts a store. */
    public static Builder builder() {
        return new Builder();
    }

    /** The collection, for what LangChain4j has no words for. */
    public VectorCollection collection() {
        return collection;
    }

    @Override
    public String add(Embedding embedding) {
        return add(embedding, null);
    }

    @Override
    public void add(String id, Embedding embedding) {
        collection.upsert(record(id, embedding, null));
    }

    @Override
    public String add(Embedding embedding, @Nullable TextSegment segment) {
        String id = generateIds(1).get(0);
        collection.upsert(record(id, embedding, segment));
        return id;
    }

    @Override
    public List<String> addAll(List<Embedding> embeddings) {
        List<String> ids =
                generateIds(Objects.requireNonNull(embeddings, "embeddings").size());
        addAll(ids, embeddings, null);
        return ids;
    }

    /**
     * Writes any number of records in well-sized requests.
     *
     * @param segments one for each embedding; null for none
     * @throws VectorException if a record is not written; its {@code writeResult()} tells the outcome of each
     */
    @Override
    public void addAll(
            @Nullable List<String> ids, @Nullable List<Embedding> embeddings, @Nullable List<TextSegment> segments) {
        requireEqual("ids", sizeOf(ids), "embeddings", sizeOf(embeddings));
        if (segments != null) {
            requireEqual("embeddings", sizeOf(embeddings), "embedded", segments.size());
        }
        if (ids == null || embeddings == null || ids.isEmpty()) {
            return;
        }
        List<VectorRecord> records = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            records.add(record(ids.get(i), embeddings.get(i), segments == null ? null : segments.get(i)));
        }
        collection.upsert(records);
    }

    private static int sizeOf(@Nullable List<?> list) {
        return list == null ? 0 : list.size();
    }

    /** In the words of LangChain4j's contract. */
    private static void requireEqual(String what, int size, String other, int otherSize) {
        if (size != otherSize) {
            throw new IllegalArgumentException(
                    what + " size (" + size + ") is not equal to " + other + " size (" + otherSize + ")");
        }
    }

    private VectorRecord record(String id, Embedding embedding, @Nullable TextSegment segment) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(embedding, "embedding");
        return segments.with(segment, VectorRecord.of(id, embedding.vector()));
    }

    @Override
    public void removeAll(@Nullable Collection<String> ids) {
        if (ids == null || ids.isEmpty()) {
            return;
        }
        collection.delete(ids.stream().map(RecordId::of).toList());
    }

    @Override
    public void removeAll(@Nullable Filter filter) {
        if (filter == null) {
            throw new IllegalArgumentException("filter cannot be null"); // removeAll() removes everything
        }
        collection.delete(LangChain4jFilters.toCovector(filter));
    }

    @Override
    public void removeAll() {
        collection.delete(io.covector.filter.Filter.all());
    }

    /** The records nearest to the query; {@code maxResults} beyond what the backend finds at a time is cut to that. */
    @Override
    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
        return matches(collection.search(translated(request)), request.minScore());
    }

    @Override
    public CompletableFuture<EmbeddingSearchResult<TextSegment>> searchAsync(EmbeddingSearchRequest request) {
        return collection.async().search(translated(request)).thenApply(result -> matches(result, request.minScore()));
    }

    private SearchRequest translated(EmbeddingSearchRequest request) {
        Objects.requireNonNull(request, "request");
        Filter filter = request.filter();
        return SearchRequest.builder(Vector.wrap(request.queryEmbedding().vector()))
                .topK(Math.min(request.maxResults(), maxResults))
                .filter(filter == null ? null : LangChain4jFilters.toCovector(filter))
                .minScore(relevance.minScore(request.minScore()))
                .projection(returnEmbeddings ? Projection.metadata().withVector() : Projection.metadata())
                .build();
    }

    private EmbeddingSearchResult<TextSegment> matches(SearchResult result, double minScore) {
        List<EmbeddingMatch<TextSegment>> matches =
                new ArrayList<>(result.hits().size());
        for (SearchHit hit : result) {
            double score = relevance.of(hit.score());
            if (score >= minScore) {
                Embedding embedding = returnEmbeddings ? Embedding.from(hit.floats()) : null;
                matches.add(new EmbeddingMatch<>(score, hit.id().toString(), embedding, segments.of(hit.record())));
            }
        }
        return new EmbeddingSearchResult<>(matches);
    }

    /** Closes the client if the store owns it, and nothing else. */
    @Override
    public void close() {
        if (owned != null) {
            owned.close();
        }
    }

    /** Collects the parts of a store. Not thread-safe. */
    public static final class Builder {
        /** What every backend finds at a time. */
        private static final int DEFAULT_MAX_RESULTS = 16_384;

        private @Nullable VectorCollection collection;
        private @Nullable VectorClient client;
        private @Nullable VectorClient owned;
        private @Nullable String name;
        private @Nullable String textField;
        private boolean returnEmbeddings = true;
        private int dimension;
        private Metric metric = Metric.COSINE;

        private Builder() {}

        /** A collection that is open; in the place of client and name. */
        public Builder collection(VectorCollection collection) {
            this.collection = Objects.requireNonNull(collection, "collection");
            return this;
        }

        /** A client that the application closes. */
        public Builder client(VectorClient client) {
            this.client = Objects.requireNonNull(client, "client");
            this.owned = null;
            return this;
        }

        /** A client that is closed with the store. */
        public Builder ownedClient(VectorClient client) {
            client(client);
            this.owned = client;
            return this;
        }

        /** Name of the collection, for a client. */
        public Builder collectionName(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * The declared field that holds the text of a segment. Unless it is said, that is the text of the record; in a
         * collection without one, which is there already, the declared field {@code text}.
         */
        public Builder textField(String textField) {
            this.textField = Objects.requireNonNull(textField, "textField");
            return this;
        }

        /** Whether matches come with their embeddings, which are most of what is sent; true unless said otherwise. */
        public Builder returnEmbeddings(boolean returnEmbeddings) {
            this.returnEmbeddings = returnEmbeddings;
            return this;
        }

        /** Creates the collection if it is not there, for vectors of this dimension; without it, it must be there. */
        public Builder dimension(int dimension) {
            if (dimension < 1) {
                throw VectorException.invalidArgument("dimension is " + dimension + "; accepted are 1 or more");
            }
            this.dimension = dimension;
            return this;
        }

        /** The metric of a collection that is created: COSINE unless said otherwise, or EUCLIDEAN. */
        public Builder metric(Metric metric) {
            this.metric = Objects.requireNonNull(metric, "metric");
            return this;
        }

        /**
         * Opens the store.
         *
         * @throws VectorException if the collection is not there and {@code dimension} not given, or does not fit
         */
        public CovectorEmbeddingStore build() {
            return new CovectorEmbeddingStore(this);
        }

        private int maxTopK() {
            return client == null ? DEFAULT_MAX_RESULTS : client.capabilities().maxTopK();
        }

        private VectorCollection open() {
            if (collection != null && client == null && name == null && dimension == 0) {
                return collection;
            }
            if (collection != null || client == null || name == null) {
                throw VectorException.invalidArgument("accepted are a collection alone, or a client and a"
                        + " collectionName, with a dimension if the collection is to be created");
            }
            Relevance.of(name, metric);
            return dimension == 0 ? client.collection(name) : openOrCreate(client, name);
        }

        private VectorCollection openOrCreate(VectorClient client, String name) {
            try {
                return client.openOrCreateCollection(spec(name, textField));
            } catch (VectorException e) {
                if (e.code() != ErrorCode.SCHEMA_MISMATCH
                        || textField != null
                        || !Segments.areInField(client.collection(name).spec())) {
                    throw e;
                }
                return client.openOrCreateCollection(spec(name, Segments.DEFAULT_FIELD));
            }
        }

        private CollectionSpec spec(String name, @Nullable String textField) {
            return Segments.declare(CollectionSpec.builder(name).vector(dimension, metric), textField)
                    .build();
        }
    }
}
