package io.covector.springai;

import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.vectorstore.AbstractVectorStoreBuilder;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.FilterExpressionTextParser;
import org.springframework.ai.vectorstore.observation.AbstractObservationVectorStore;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;

/**
 * Collections as vector store of Spring AI, on any backend. A document whose id is stored is replaced. The score of a
 * document is that of Covector: the cosine under {@link Metric#COSINE}, as in Spring AI's own stores.
 *
 * <p>Failures are {@link VectorException}s, but for those of the embedding model and arguments that Spring AI itself
 * refuses. Thread-safe. It does not close the client.
 */
public final class CovectorVectorStore extends AbstractObservationVectorStore {
    /** A threshold of 1 asks for equal vectors, whose scores lie below 1 by what single precision loses. */
    private static final double EQUAL = 1 - 1e-6;

    private static final int MAX_PAGE = 1000;

    private final Builder settings;
    private final Targets targets;
    private final Supplier<String> name;

    private CovectorVectorStore(Builder settings, Targets targets, Supplier<String> name) {
        super(settings);
        this.settings = settings;
        this.targets = targets;
        this.name = name;
    }

    /** Starts a store over collections of a client, by {@code collectionName}. */
    public static Builder builder(VectorClient client, EmbeddingModel embeddingModel) {
        Objects.requireNonNull(client, "client");
        return new Builder(Objects.requireNonNull(embeddingModel, "embeddingModel"), client, null);
    }

    /** Starts a store over a collection that is open. */
    public static Builder builder(VectorCollection collection, EmbeddingModel embeddingModel) {
        Objects.requireNonNull(collection, "collection");
        return new Builder(Objects.requireNonNull(embeddingModel, "embeddingModel"), null, collection);
    }

    /**
     * The same store over another collection of the client. Each collection is opened once, so that this costs nothing
     * afterwards.
     *
     * @throws VectorException if the collection is not there and not to be created, or does not fit; or if the store
     *     was made of a collection
     */
    public CovectorVectorStore forCollection(String collectionName) {
        targets.get(Objects.requireNonNull(collectionName, "collectionName"));
        return new CovectorVectorStore(settings, targets, () -> collectionName);
    }

    /** The collection, for what Spring AI has no words for; the one of this call where it is chosen for each. */
    public VectorCollection collection() {
        return targets.get(name()).collection();
    }

    /** The {@link VectorCollection}, as {@link #collection()}. */
    @Override
    @SuppressWarnings("unchecked") // Spring AI leaves the type to the caller
    public <T> Optional<T> getNativeClient() {
        return (Optional<T>) Optional.of(collection());
    }

    private String name() {
        String chosen = name.get();
        if (chosen == null) {
            throw VectorException.invalidArgument("collectionName gave null; accepted is the name of a collection");
        }
        return chosen;
    }

    private <T> T call(Function<Target, T> call) {
        return targets.call(name(), call);
    }

    /** Embeds and writes the documents, in well-sized requests; of those with the same id the last is taken. */
    @Override
    public void doAdd(List<Document> documents) {
        Map<String, Document> distinct = new LinkedHashMap<>();
        for (Document document : Objects.requireNonNull(documents, "documents")) {
            distinct.put(Objects.requireNonNull(document, "one of documents").getId(), document);
        }
        if (!distinct.isEmpty()) {
            call(target -> target.collection().upsert(records(target, List.copyOf(distinct.values()))));
        }
    }

    private List<VectorRecord> records(Target target, List<Document> all) {
        List<RecordId> ids = new ArrayList<>(all.size());
        List<Metadata> metadata = new ArrayList<>(all.size());
        for (Document document : all) { // refused before the model is asked
            ids.add(target.id(document.getId()));
            metadata.add(target.documents().metadata(document));
        }
        List<float[]> embeddings =
                embeddingModel.embed(all, EmbeddingOptions.builder().build(), batchingStrategy);
        if (embeddings.size() != all.size()) {
            throw VectorException.invalidArgument("embedding model gave " + embeddings.size() + " embeddings for "
                    + all.size() + " documents; accepted is one for each");
        }
        List<VectorRecord> records = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            records.add(target.documents().record(ids.get(i), embeddings.get(i), metadata.get(i), all.get(i)));
        }
        return records;
    }

    @Override
    public void doDelete(List<String> ids) {
        if (!Objects.requireNonNull(ids, "ids").isEmpty()) {
            call(target ->
                    target.collection().delete(ids.stream().map(target::id).toList()));
        }
    }

    @Override
    protected void doDelete(Expression filterExpression) {
        Filter filter = CovectorFilterExpressions.toCovector(filterExpression);
        call(target -> target.collection().delete(filter));
    }

    /**
     * The documents nearest to the query; {@code topK} beyond what the backend finds at a time is cut to that. A
     * request with a filter, but a blank query and no threshold, is answered by the filter alone: the embedding model
     * is not asked, and the documents have no score.
     */
    @Override
    public List<Document> doSimilaritySearch(SearchRequest request) {
        Expression expression = request.getFilterExpression();
        Filter filter = expression == null ? null : CovectorFilterExpressions.toCovector(expression);
        if (request.getTopK() == 0) {
            return new ArrayList<>();
        }
        double threshold = request.getSimilarityThreshold();
        if (filter != null && threshold <= 0 && request.getQuery().isBlank()) {
            return find(filter, request.getTopK());
        }
        Vector query = Vector.wrap(embeddingModel.embed(request.getQuery()));
        return call(target -> found(
                target,
                io.covector.SearchRequest.builder(query)
                        .topK(Math.min(request.getTopK(), target.maxTopK()))
                        .filter(filter)
                        .minScore(threshold <= 0 ? null : Double.valueOf(Math.min(threshold, EQUAL)))
                        .projection(Projection.metadata())
                        .build()));
    }

    private List<Document> found(Target target, io.covector.SearchRequest request) {
        List<Document> found = new ArrayList<>();
        for (SearchHit hit : target.collection().search(request)) {
            found.add(target.documents().document(hit, hit.score()));
        }
        return found;
    }

    /** As {@link #find(Filter, int)}. */
    public List<Document> find(Expression filterExpression, int limit) {
        return find(CovectorFilterExpressions.toCovector(filterExpression), limit);
    }

    /** As {@link #find(Filter, int)}, in the text form of Spring AI, such as {@code year >= 2020 && new == true}. */
    public List<Document> find(String filterExpression, int limit) {
        Objects.requireNonNull(filterExpression, "filterExpression");
        return find(new FilterExpressionTextParser().parse(filterExpression), limit);
    }

    /**
     * Documents that match, in ascending order of their ids, without a score. The embedding model is not asked.
     *
     * @param filter of Covector, which has more tests than Spring AI: those of lists and parts of texts
     * @param limit how many at most
     */
    public List<Document> find(Filter filter, int limit) {
        Objects.requireNonNull(filter, "filter");
        if (limit < 1) {
            throw VectorException.invalidArgument("limit is " + limit + "; accepted are 1 or more");
        }
        ScanRequest scan = ScanRequest.builder()
                .filter(filter)
                .pageSize(Math.min(limit, MAX_PAGE))
                .build();
        return call(target -> {
            List<Document> found = new ArrayList<>();
            target.collection()
                    .scan(scan)
                    .limit(limit)
                    .forEach(record -> found.add(target.documents().document(record)));
            return found;
        });
    }

    /** The documents of these ids, in their order and without a score; ids that are not stored are left out. */
    public List<Document> get(List<String> ids) {
        Objects.requireNonNull(ids, "ids");
        return call(target -> {
            List<Document> found = new ArrayList<>();
            List<RecordId> recordIds = ids.stream().map(target::id).toList();
            target.collection()
                    .get(recordIds, Projection.metadata())
                    .forEach(record -> found.add(target.documents().document(record)));
            return found;
        });
    }

    @Override
    public VectorStoreObservationContext.Builder createObservationContextBuilder(String operationName) {
        Target target = targets.get(name());
        return VectorStoreObservationContext.builder(target.system(), operationName)
                .collectionName(target.collection().name())
                .dimensions(target.field().dimension())
                .fieldName(target.field().name())
                .similarityMetric(target.field().metric().name().toLowerCase(Locale.ROOT));
    }

    /** Collects the parts of a store, which keeps it: make one for each store. Not thread-safe. */
    public static final class Builder extends AbstractVectorStoreBuilder<Builder> {
        private final @Nullable VectorClient client;
        private final @Nullable VectorCollection collection;
        private @Nullable Supplier<String> name;
        private boolean isFixed = true;
        private boolean initializeSchema;
        private int dimensions;
        private @Nullable Metric metric;
        private @Nullable String textField;
        private boolean distanceMetadata;

        private Builder(
                EmbeddingModel embeddingModel, @Nullable VectorClient client, @Nullable VectorCollection collection) {
            super(embeddingModel);
            this.client = client;
            this.collection = collection;
        }

        /** Name of the collection, for a client. */
        public Builder collectionName(String collectionName) {
            Objects.requireNonNull(collectionName, "collectionName");
            this.name = () -> collectionName;
            this.isFixed = true;
            return this;
        }

        /**
         * Chooses a collection of the client for each call, such as that of the tenant whose request is served. It is
         * asked more than once in a call, on the thread of the caller. Building the store opens no collection then.
         */
        public Builder collectionName(Supplier<String> collectionName) {
            this.name = Objects.requireNonNull(collectionName, "collectionName");
            this.isFixed = false;
            return this;
        }

        /** Whether a collection that is not there is created; false unless said otherwise. */
        public Builder initializeSchema(boolean initializeSchema) {
            this.initializeSchema = initializeSchema;
            return this;
        }

        /**
         * Dimension of the embeddings; without it the model is asked, which may cost a request. A collection of another
         * dimension is refused when it is opened.
         */
        public Builder dimensions(int dimensions) {
            if (dimensions < 1) {
                throw VectorException.invalidArgument("dimensions is " + dimensions + "; accepted are 1 or more");
            }
            this.dimensions = dimensions;
            return this;
        }

        /** The metric that the collection must have; without it COSINE if it is created, and any if it is there. */
        public Builder metric(Metric metric) {
            this.metric = Objects.requireNonNull(metric, "metric");
            return this;
        }

        /**
         * The declared field that holds the text of a document. Unless it is said, that is the text of the record; in a
         * collection without one, which is there already, the declared field {@code content}.
         */
        public Builder textField(String textField) {
            this.textField = Objects.requireNonNull(textField, "textField");
            return this;
        }

        /**
         * Whether documents that were found have the metadata {@code distance}, in the place of their own of that name,
         * as those of Spring AI's own stores; false unless said otherwise.
         */
        public Builder distanceMetadata(boolean distanceMetadata) {
            this.distanceMetadata = distanceMetadata;
            return this;
        }

        /**
         * Opens the store.
         *
         * @throws VectorException if the collection is not there and not to be created, or does not fit; with {@link
         *     io.covector.ErrorCode#SCHEMA_MISMATCH} if the embedding model makes vectors of another dimension
         */
        @Override
        public CovectorVectorStore build() {
            Targets targets = new Targets(
                    client, getEmbeddingModel(), textField, distanceMetadata, initializeSchema, dimensions, metric);
            if (collection != null && name == null && !initializeSchema) {
                targets.add(collection);
                return new CovectorVectorStore(this, targets, collection::name);
            }
            if (collection != null || name == null) {
                throw VectorException.invalidArgument("accepted are a collection alone, without collectionName and"
                        + " initializeSchema, or a client with a collectionName");
            }
            CovectorVectorStore store = new CovectorVectorStore(this, targets, name);
            if (isFixed) {
                targets.get(store.name());
            }
            return store;
        }
    }
}
