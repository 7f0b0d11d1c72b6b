package io.covector.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.covector.AsyncVectorCollection;
import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.CallOptions;
import io.covector.Capabilities;
import io.covector.ClientStats;
import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.CollectionStats;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.FieldType;
import io.covector.FloatVector;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordFailure;
import io.covector.RecordId;
import io.covector.RequestSizes;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.SearchTuning;
import io.covector.SizeDecision;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import io.covector.batching.BatchConfig;
import io.covector.batching.SearchConfig;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.config.Secret;
import io.covector.config.Setting;
import io.covector.config.Settings;
import io.covector.filter.And;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import io.covector.filter.FilterVisitor;
import io.covector.filter.In;
import io.covector.filter.IsNull;
import io.covector.filter.ListMatch;
import io.covector.filter.Not;
import io.covector.filter.Or;
import io.covector.filter.TextMatch;
import io.covector.langchain4j.CovectorEmbeddingStore;
import io.covector.micrometer.MicrometerListener;
import io.covector.micrometer.RequestConvention;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.covector.resilience.BreakerConfig;
import io.covector.resilience.BulkheadConfig;
import io.covector.resilience.ResilienceConfig;
import io.covector.resilience.ResilienceContext;
import io.covector.resilience.RetryConfig;
import io.covector.spi.Backend;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import io.covector.springai.CovectorVectorStore;
import io.covector.text.JsonKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.ai.embedding.EmbeddingModel;

/**
 * Null is refused wherever no {@code @Nullable} lets it through, on the thread that gives it, before anything is sent:
 * in parameters, and in lists, sets, maps and arrays; by a refusal of ours or a {@link NullPointerException} that names
 * the parameter.
 */
class NullsTest {
    /** What applications call; arguments of the SPI come checked. */
    private static final Set<String> PACKAGES = Set.of(
            "io.covector",
            "io.covector.batching",
            "io.covector.client",
            "io.covector.config",
            "io.covector.filter",
            "io.covector.langchain4j",
            "io.covector.micrometer",
            "io.covector.resilience",
            "io.covector.springai");

    @Test
    void valuesAndBuildersRefuseNull() {
        NullSweep sweep = new NullSweep(values());
        for (JavaClass type : House.CLASSES) {
            if (PACKAGES.contains(type.getPackageName()) && type.getModifiers().contains(JavaModifier.PUBLIC)) {
                sweep(sweep, type.reflect());
            }
        }
        assertThat(sweep.faults()).isEmpty();
        assertThat(sweep.calls()).isGreaterThan(200);
    }

    private static void sweep(NullSweep sweep, Class<?> type) {
        boolean isFacade = type.isInterface() && !type.isSealed(); // see below
        if (type == MicrometerListener.class
                || type == RequestConvention.class
                || type == CovectorEmbeddingStore.class
                || type == CovectorVectorStore.class) {
            sweep.sweepStatic(type); // the rest is called by the library, or as the framework's contract says
        } else if (!isFacade) {
            sweep.sweep(type);
        }
    }

    @Test
    void clientAndCollectionRefuseNullBeforeAnythingIsSent() {
        AtomicInteger requests = new AtomicInteger();
        ClientConfig config = ClientConfig.builder()
                .set("backends.main.type", "embedded")
                .listener(new ClientListener() {
                    @Override
                    public RequestObserver begun(RequestInfo request) {
                        requests.incrementAndGet();
                        return RequestObserver.NONE;
                    }
                })
                .build();
        try (VectorClient client = VectorClients.open(config)) {
            VectorCollection collection = client.createCollection(spec());
            int before = requests.get();
            NullSweep sweep = new NullSweep(values().with(VectorClient.class, client)
                    .with(VectorCollection.class, collection)
                    .with(AsyncVectorCollection.class, collection.async())
                    .with(BulkWriter.class, collection.bulkWriter()));
            sweep.sweep(VectorClient.class);
            sweep.sweep(VectorCollection.class);
            sweep.sweep(AsyncVectorCollection.class);
            sweep.sweep(BulkWriter.class);
            assertThat(sweep.faults()).isEmpty();
            assertThat(sweep.calls()).isGreaterThan(50);
            assertThat(requests).hasValue(before);
        }
    }

    @Test
    void aValueThatIsNullIsNamed() {
        assertThatThrownBy(() -> Filter.in("k", Arrays.asList("a", null)))
                .hasMessageContaining("filter on 'k' compares with null");
        assertThatThrownBy(() -> Filter.and(Filter.exists("a"), null)).hasMessage("one of filters");
        assertThatThrownBy(() -> VectorRecord.of("a", null)).hasMessage("vector");
        assertThatThrownBy(() -> Projection.keys("a", null)).hasMessage("one of keys");
        assertThat(Metadata.of("a", null).contains("a")).isTrue();
    }

    private static CollectionSpec spec() {
        return CollectionSpec.builder("docs").vector(2, Metric.COSINE).build();
    }

    private static Samples values() {
        Settings settings = Settings.of(Map.of("a", "1", "vector", "x"));
        FloatVector vector = Vector.copyOf(1, 2);
        RecordId id = RecordId.of("a");
        VectorRecord record = VectorRecord.of(id, vector, Metadata.empty());
        RequestSizes sizes = new RequestSizes(1, 1, List.of());
        return new Samples()
                .with(int.class, 3)
                .with(long.class, 1L << 20)
                .with(double.class, 0.5)
                .with(float.class, 0.5f)
                .with(boolean.class, true)
                .with(Object.class, "a")
                .with(String.class, "vector")
                .with(Long.class, 3L)
                .with(Integer.class, 3)
                .with(Double.class, 0.5)
                .with(Class.class, String.class)
                .with(Throwable.class, new IllegalStateException("a"))
                .with(float[].class, new float[] {1, 2})
                .with(Duration.class, Duration.ofSeconds(1))
                .with(Path.class, Path.of("covector.yaml"))
                .with(List.class, List.of())
                .with(Collection.class, List.of())
                .with(Set.class, Set.of())
                .with(Map.class, Map.of())
                .with(Optional.class, Optional.empty())
                .with(OptionalInt.class, OptionalInt.empty())
                .with(OptionalLong.class, OptionalLong.empty())
                .with(Consumer.class, (Consumer<Object>) value -> {})
                .with(Supplier.class, (Supplier<Object>) Optional::empty)
                .with(UnaryOperator.class, UnaryOperator.identity())
                .with(Executor.class, (Executor) Runnable::run)
                .with(RandomGenerator.class, RandomGenerator.getDefault())
                .with(RecordId.class, id)
                .with(RecordId.OfString.class, id)
                .with(RecordId.OfLong.class, RecordId.of(1))
                .with(Vector.class, vector)
                .with(FloatVector.class, vector)
                .with(Metadata.class, Metadata.empty())
                .with(Metadata.Builder.class, Metadata.builder())
                .with(JsonKeys.class, new JsonKeys())
                .with(VectorRecord.class, record)
                .with(VectorField.class, VectorField.of(2, Metric.COSINE))
                .with(DeclaredField.class, DeclaredField.of("field", FieldType.LONG))
                .with(CollectionSpec.class, spec())
                .with(CollectionState.class, CollectionState.absent())
                .with(CollectionSpec.Builder.class, CollectionSpec.builder("docs"))
                .with(IndexSpec.class, IndexSpec.none())
                .with(IndexBuild.class, IndexBuild.defaults())
                .with(CallOptions.class, CallOptions.defaults())
                .with(BulkOptions.class, BulkOptions.defaults())
                .with(BulkOptions.Builder.class, BulkOptions.builder())
                .with(Projection.class, Projection.metadata())
                .with(SearchTuning.class, SearchTuning.defaults())
                .with(SearchRequest.class, SearchRequest.of(new float[] {1, 2}, 1))
                .with(SearchRequest.Builder.class, SearchRequest.builder(vector))
                .with(ScanRequest.class, ScanRequest.all())
                .with(ScanRequest.Builder.class, ScanRequest.builder())
                .with(Filter.class, Filter.isNull("a"))
                .with(And.class, Filter.all())
                .with(Or.class, Filter.none())
                .with(Not.class, Filter.exists("a"))
                .with(IsNull.class, Filter.isNull("a"))
                .with(Comparison.class, Filter.eq("a", 1))
                .with(In.class, Filter.in("a", 1))
                .with(TextMatch.class, Filter.contains("a", "b"))
                .with(ListMatch.class, Filter.containsAny("a", 1))
                .with(FilterVisitor.class, absent(FilterVisitor.class))
                .with(SearchHit.class, SearchHit.scored(record, 1))
                .with(WriteResult.class, WriteResult.allWritten(1))
                .with(RecordFailure.class, new RecordFailure(0, id, WriteOutcome.UNKNOWN, ErrorCode.INTERNAL, "a"))
                .with(RequestSizes.class, sizes)
                .with(SizeDecision.class, new SizeDecision(1, 1, 1, "a"))
                .with(CollectionStats.class, stats(sizes))
                .with(ClientStats.class, new ClientStats(List.of(), Optional.empty()))
                .with(ErrorContext.class, ErrorContext.EMPTY)
                .with(VectorException.Builder.class, VectorException.builder(ErrorCode.INTERNAL, "a"))
                .with(Capabilities.class, Capabilities.builder("a", "b").build())
                .with(Capabilities.Builder.class, Capabilities.builder("a", "b"))
                .with(Settings.class, settings)
                .with(Setting.class, settings.string("a"))
                .with(Secret.class, Secret.of("a"))
                .with(ClientConfig.class, ClientConfig.builder().build())
                .with(ClientConfig.Builder.class, ClientConfig.builder())
                .with(ClientListener.class, ClientListener.NONE)
                .with(Ticker.class, (Ticker) () -> 0)
                .with(Backend.class, absent(Backend.class))
                .with(Scheduler.class, absent(Scheduler.class))
                .with(BatchConfig.class, BatchConfig.defaults())
                .with(SearchConfig.class, SearchConfig.defaults())
                .with(RetryConfig.class, RetryConfig.defaults())
                .with(BreakerConfig.class, BreakerConfig.defaults())
                .with(BulkheadConfig.class, BulkheadConfig.defaults())
                .with(ResilienceConfig.class, ResilienceConfig.from(Settings.of(Map.of())))
                .with(
                        ResilienceContext.class,
                        new ResilienceContext("a", () -> 0, RandomGenerator.getDefault(), List.of()))
                .with(CovectorEmbeddingStore.Builder.class, CovectorEmbeddingStore.builder())
                .with(VectorClient.class, absent(VectorClient.class))
                .with(VectorCollection.class, absent(VectorCollection.class))
                .with(EmbeddingModel.class, absent(EmbeddingModel.class))
                .with(
                        CovectorVectorStore.Builder.class,
                        CovectorVectorStore.builder(absent(VectorClient.class), absent(EmbeddingModel.class)))
                .with(MeterRegistry.class, new SimpleMeterRegistry())
                .with(ObservationRegistry.class, ObservationRegistry.NOOP);
    }

    private static CollectionStats stats(RequestSizes sizes) {
        return new CollectionStats("a", sizes, sizes, sizes, 1, 0, 0, 0, 0, 0, 0, Duration.ZERO);
    }

    /** One that fails when it is called: its call is refused before. */
    private static <T> T absent(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new AssertionError(method + " is called");
                }));
    }
}
