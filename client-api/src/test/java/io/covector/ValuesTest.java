package io.covector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.covector.filter.Filter;
import io.covector.observe.Operation;
import io.covector.spi.RequestLimits;
import io.covector.spi.SearchLimits;
import io.covector.spi.SpecJson;
import io.covector.spi.VectorMath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("docs")
            .idType(IdType.LONG)
            .vector(VectorField.of("embedding", 384, Metric.EUCLIDEAN).index(IndexSpec.ivfFlat(100)))
            .field(DeclaredField.of("category", FieldType.STRING).indexed())
            .field("tags", FieldType.STRING_LIST)
            .build();

    @Test
    void scoresAndDistancesBelongTogether() {
        float[] a = {1, 0};
        float[] b = {3, 4};
        assertThat(VectorMath.distance(Metric.COSINE, a, b)).isCloseTo(0.4, within(1e-12));
        assertThat(VectorMath.distance(Metric.DOT, a, b)).isEqualTo(-3);
        assertThat(VectorMath.distance(Metric.EUCLIDEAN, a, b)).isCloseTo(Math.sqrt(20), within(1e-12));
        for (Metric metric : Metric.values()) {
            double distance = VectorMath.distance(metric, a, b);
            assertThat(metric.distanceOf(metric.scoreOf(distance))).isCloseTo(distance, within(1e-12));
        }
        assertThat(Metric.EUCLIDEAN.distanceOf(0)).isInfinite();
    }

    @Test
    void specsRoundTripAsJson() {
        assertThat(SpecJson.read(SpecJson.write(SPEC))).isEqualTo(SPEC);
        CollectionSpec plain = CollectionSpec.builder("x").vector(3, Metric.DOT).build();
        assertThat(SpecJson.read(SpecJson.write(plain))).isEqualTo(plain);
        assertThat(SPEC.toBuilder().build()).isEqualTo(SPEC);
        assertThat(SPEC.toBuilder().name("again").build())
                .isNotEqualTo(SPEC)
                .extracting(CollectionSpec::name, CollectionSpec::fields)
                .containsExactly("again", SPEC.fields());
        assertThatThrownBy(() -> SpecJson.read("{\"version\":2}"))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPTED));
        assertThatThrownBy(() -> SpecJson.read("[]")).isInstanceOf(VectorException.class);
    }

    @Test
    void specsRefuseNamesThatCollide() {
        assertThatThrownBy(() -> CollectionSpec.builder("c")
                        .vector(3, Metric.DOT)
                        .field("Vector", FieldType.LONG)
                        .build())
                .hasMessageContaining("declared field name 'Vector' is taken");
        assertThatThrownBy(() -> CollectionSpec.builder("c")
                        .vector(3, Metric.DOT)
                        .field("metadata", FieldType.LONG)
                        .build())
                .hasMessageContaining("'metadata' is taken");
        assertThatThrownBy(() -> CollectionSpec.builder("c").build()).hasMessageContaining("no vector field");
    }

    @Test
    void specsHoldSeveralVectorFields() {
        CollectionSpec spec = CollectionSpec.builder("c")
                .vector(VectorField.of("title", 3, Metric.DOT))
                .vector(VectorField.of("body", 4, Metric.COSINE))
                .build();
        assertThat(SpecJson.read(SpecJson.write(spec))).isEqualTo(spec);
        assertThat(spec.toBuilder().build()).isEqualTo(spec);
        assertThat(spec.vectorField("body").dimension()).isEqualTo(4);
        assertThat(spec.withIndex("body", IndexSpec.none()).vectorFields())
                .extracting(VectorField::index)
                .containsExactly(IndexSpec.hnsw(), IndexSpec.none());
        assertThatThrownBy(spec::vectorField)
                .hasMessageContaining("has the vector fields [title, body]; accepted is the name of one of them");
        assertThatThrownBy(() -> spec.vectorField("x")).hasMessageContaining("accepted are [title, body]");
        assertThatThrownBy(() -> spec.toBuilder()
                        .vector(VectorField.of("Title", 3, Metric.DOT))
                        .build())
                .hasMessageContaining("vector field name 'Title' is taken");
    }

    @Test
    void recordsHoldSeveralVectors() {
        Vector title = Vector.copyOf(1, 2);
        Vector body = Vector.copyOf(3);
        VectorRecord one = VectorRecord.of(RecordId.of(1), title, Metadata.empty());
        assertThat(one.vector()).isSameAs(title);
        assertThat(one.vector("any")).isSameAs(title);
        assertThat(one.namedVectors()).isEmpty();
        VectorRecord named = VectorRecord.named(RecordId.of(1), Map.of("title", title), Metadata.empty());
        assertThat(named.vector()).isSameAs(title);
        assertThat(named.vector("body")).isNull();
        VectorRecord both = VectorRecord.named(RecordId.of(1), Map.of("title", title, "body", body), Metadata.empty());
        assertThat(both.vector("body")).isSameAs(body);
        assertThatThrownBy(both::vector)
                .hasMessageContaining("has vectors in the fields [body, title]; accepted is the name of one of them");
        assertThat(both)
                .isEqualTo(VectorRecord.named(RecordId.of(1), Map.of("body", body, "title", title), Metadata.empty()))
                .isNotEqualTo(one);
    }

    @Test
    void componentsComeAsANewFloatArray() {
        float[] components = {1, -0.0f, Float.MIN_VALUE};
        VectorRecord one = VectorRecord.of("a", components);
        for (float[] floats : List.of(Vector.wrap(components).floats(), one.floats(), one.floats("any"))) {
            assertThat(floats).isEqualTo(components).isNotSameAs(components);
        }
        assertThat(SearchHit.scored(one, 1).floats()).isEqualTo(components).isNotSameAs(components);
        VectorRecord named = VectorRecord.named(
                RecordId.of(1), Map.of("title", Vector.copyOf(1, 2), "body", Vector.copyOf(3)), Metadata.empty());
        assertThat(named.floats("body")).containsExactly(3);
        assertThatThrownBy(named::floats).hasMessageContaining("has vectors in the fields [body, title]");
        assertThatThrownBy(() -> named.floats("x"))
                .hasMessage("INVALID_ARGUMENT: record '1' has no vector in the field 'x'; a read brings vectors with a"
                        + " projection that has withVector() or withVectors(...)");
        SearchHit bare = SearchHit.scored(VectorRecord.of(RecordId.of("a"), null, Metadata.empty()), 1);
        assertThatThrownBy(bare::floats)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining("record 'a' has no vector; a read brings vectors with a projection");
    }

    @Test
    void hitsHaveADistanceOnlyWhereAMetricGivesOne() {
        VectorRecord record = VectorRecord.of("a", new float[] {1});
        assertThat(SearchHit.of(record, Metric.COSINE, 0.25).distance()).hasValue(0.25);
        assertThat(SearchHit.of(record, Metric.COSINE, 0.25).score()).isEqualTo(0.75);
        assertThat(SearchHit.scored(record, 3).distance()).isEmpty();
        assertThat(SearchHit.scored(record, 3).score()).isEqualTo(3);
    }

    @Test
    void projectionsNameVectorFields() {
        assertThat(Projection.metadata().includesVectors()).isFalse();
        assertThat(Projection.metadata().withVector().includesVector("any")).isTrue();
        Projection title = Projection.idOnly().withVectors("title");
        assertThat(title.includesVector("title")).isTrue();
        assertThat(title.includesVector("body")).isFalse();
        assertThat(title)
                .isNotEqualTo(Projection.idOnly().withVector())
                .isEqualTo(Projection.idOnly().withVectors("title"));
    }

    @Test
    void projectionsLeaveKeysOut() {
        Projection some = Projection.metadata().without("a").without("b").withVector();
        assertThat(some.includes("a") || some.includes("b")).isFalse();
        assertThat(some.includes("c") && some.includesMetadata() && some.includesVectors())
                .isTrue();
        assertThat(some.excludedKeys()).containsExactlyInAnyOrder("a", "b");
        assertThat(some.keys()).isEmpty();
        assertThat(some.includesAllMetadata()).isFalse();
        assertThat(some)
                .isEqualTo(Projection.metadata().withVector().without("b", "a"))
                .hasSameHashCodeAs(Projection.metadata().withVector().without("b", "a"))
                .isNotEqualTo(Projection.metadata().withVector())
                .hasToString("all metadata but [b, a], vectors");
        assertThat(Projection.metadata().without()).isEqualTo(Projection.metadata());
        assertThat(Projection.metadata().includesAllMetadata()).isTrue();
        assertThat(Projection.keys("a", "b").without("b", "c")).isEqualTo(Projection.keys("a"));
        assertThat(Projection.keys("a").without("a")).isEqualTo(Projection.idOnly());
        assertThat(Projection.idOnly().without("a")).isEqualTo(Projection.idOnly());
    }

    @Test
    void nullTakesAnOptionalPartBack() {
        Filter noFilter = null;
        String noText = null;
        SearchRequest search = SearchRequest.builder(new float[] {1})
                .filter("a = 1")
                .filter(noFilter)
                .minScore(0.5)
                .minScore(null)
                .vectorField("v")
                .vectorField(null)
                .timeout(Duration.ofSeconds(1))
                .timeout(null)
                .ef(50)
                .ef(null)
                .probes(Integer.valueOf(7))
                .build();
        assertThat(search.filter()).isEmpty();
        assertThat(search.minScore()).isEmpty();
        assertThat(search.vectorField()).isEmpty();
        assertThat(search.options().timeout()).isEmpty();
        assertThat(search.tuning()).isEqualTo(SearchTuning.defaults().probes(7));
        assertThat(search.tuning().probes(null)).isEqualTo(SearchTuning.defaults());
        assertThat(SearchRequest.builder(new float[] {1})
                        .minScore(Double.valueOf(0.5))
                        .build()
                        .minScore())
                .hasValue(0.5);
        ScanRequest scan = ScanRequest.builder()
                .filter("a = 1")
                .filter(noText)
                .after(RecordId.of(1))
                .after(null)
                .timeout(null)
                .build();
        assertThat(scan.filter()).isEmpty();
        assertThat(scan.after()).isEmpty();
        BulkOptions bulk = BulkOptions.builder()
                .maxConcurrentRequests(3)
                .maxConcurrentRequests(null)
                .addTimeout(Duration.ofSeconds(1))
                .addTimeout(null)
                .rebuildIndex(IndexBuild.defaults())
                .rebuildIndex(null)
                .onProgress(progress -> {})
                .onProgress(null)
                .onFailure(failure -> {})
                .onFailure(null)
                .build();
        assertThat(bulk.maxConcurrentRequests()).isEmpty();
        assertThat(bulk.addTimeout()).isEmpty();
        assertThat(bulk.rebuildIndex()).isEmpty();
        assertThat(bulk.onProgress()).isEmpty();
        assertThat(bulk.onFailure()).isEmpty();
        IndexBuild build = IndexBuild.defaults()
                .memoryBytes(1 << 20)
                .memoryBytes(null)
                .timeout(Duration.ofSeconds(1))
                .timeout(null);
        assertThat(build.memoryBytes()).isEmpty();
        assertThat(build.timeout()).isEmpty();
    }

    @Test
    void everyRequestLimitIsStated() {
        assertThatThrownBy(() -> RequestLimits.builder()
                        .records(10, 100)
                        .maxBytes(1)
                        .maxQueries(1)
                        .build())
                .hasMessage("maxConcurrentRequests is 0; accepted are 1 or more, and it must be stated");
        assertThatThrownBy(() -> SearchLimits.builder(4).startQueries(5).build())
                .hasMessageContaining("startQueries is 5; accepted are 1 to maxQueries, which is 4");
    }

    @Test
    void rangesAreChecked() {
        assertThatThrownBy(() -> IndexSpec.hnsw(1, 64)).hasMessageContaining("index.m is 1; accepted are 2 to 100");
        assertThatThrownBy(() -> IndexSpec.hnsw(16, 31))
                .hasMessageContaining("index.efConstruction is 31; accepted are 32 (2 * m) to 1000");
        assertThatThrownBy(() -> IndexSpec.ivfFlat(0)).hasMessageContaining("accepted are 1 to 32768");
        assertThatThrownBy(() -> SearchRequest.builder(new float[] {1}).topK(0)).hasMessageContaining("topK is 0");
        assertThatThrownBy(() -> SearchRequest.builder(new float[] {1}).ef(1001))
                .hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> SearchRequest.builder(new float[] {1}).minScore(Double.NaN))
                .hasMessageContaining("minScore is NaN");
        assertThatThrownBy(() -> CallOptions.defaults().timeout(Duration.ZERO)).hasMessageContaining("above zero");
        assertThatThrownBy(() -> Vector.wrap(new float[0])).hasMessageContaining("0 dimensions");
    }

    @Test
    void vectorsAreCopiedOrTakenOverAsNamed() {
        float[] array = {1, 2};
        FloatVector copied = Vector.copyOf(array);
        FloatVector wrapped = Vector.wrap(array);
        array[0] = 9;
        assertThat(copied.get(0)).isEqualTo(1);
        assertThat(wrapped.get(0)).isEqualTo(9);
        assertThat(copied).isEqualTo(Vector.copyOf(1, 2)).isNotEqualTo(wrapped);
    }

    @Test
    void metadataIsReadByType() {
        Metadata metadata = Metadata.fromJson("{\"s\":\"x\",\"l\":5,\"d\":2.0,\"b\":true,\"t\":[\"a\"],\"n\":null}");
        assertThat(metadata.getString("s")).contains("x");
        assertThat(metadata.getLong("d")).contains(2L);
        assertThat(metadata.getDouble("l")).contains(5.0);
        assertThat(metadata.getBoolean("b")).contains(true);
        assertThat(metadata.getStrings("t")).containsExactly("a");
        assertThat(metadata.getString("n")).isEmpty();
        assertThat(metadata.contains("n")).isTrue();
        assertThat(metadata.getStrings("missing")).isEmpty();
        assertThatThrownBy(() -> metadata.getLong("s")).hasMessageContaining("metadata key 's' holds String, not Long");
    }

    @Test
    void writeResultsCountEveryRecord() {
        RecordFailure rejected = failure(3, WriteOutcome.REJECTED);
        WriteResult result = WriteResult.of(5, List.of(rejected, failure(1, WriteOutcome.UNKNOWN)));
        assertThat(result.written()).isEqualTo(3);
        assertThat(result.outcome(1)).isEqualTo(WriteOutcome.UNKNOWN);
        assertThat(result.outcome(2)).isEqualTo(WriteOutcome.WRITTEN);
        assertThat(result.failures()).extracting(RecordFailure::index).containsExactly(1, 3);
        assertThat(result).hasToString("5 records: 3 written, 1 rejected, 1 unknown");
        assertThatThrownBy(() -> result.outcome(5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static RecordFailure failure(int index, WriteOutcome outcome) {
        return new RecordFailure(index, RecordId.of(index), outcome, ErrorCode.REJECTED, "why");
    }

    @Test
    void exceptionsSayWhereAndKeepWhatTheyKnow() {
        VectorException lost = VectorException.builder(ErrorCode.UNAVAILABLE, "connection lost")
                .vendorCode("08006")
                .mayHaveApplied(true)
                .cause(new IllegalStateException("socket"))
                .build();
        lost.addSuppressed(new IllegalStateException("first attempt"));
        VectorException told = lost.toBuilder()
                .context(lost.context()
                        .withBackend("main (pgvector)")
                        .withOperation(Operation.UPSERT, "docs")
                        .withAttempt(2, 3)
                        .withTimes(Duration.ofMillis(812), Duration.ofSeconds(30)))
                .build();
        assertThat(told).isInstanceOf(TransientVectorException.class).hasCause(lost.getCause());
        assertThat(told.getSuppressed()).hasSize(1);
        assertThat(told.mayHaveApplied()).isTrue();
        assertThat(told)
                .hasMessage("UNAVAILABLE: connection lost [backend=main (pgvector), operation=upsert, collection=docs,"
                        + " attempt=2/3, elapsed=812 ms, timeout=30000 ms, vendor code=08006]");
        for (ErrorCode code : ErrorCode.values()) {
            VectorException e = VectorException.builder(code, "x").build();
            assertThat(e instanceof TransientVectorException).isEqualTo(code.isTransient());
        }
    }

    @Test
    void capabilitiesRefuseWithTheSameWords() {
        Capabilities capabilities = Capabilities.builder("embedded", "1")
                .support(Capability.HNSW_INDEX)
                .build();
        capabilities.require(Capability.HNSW_INDEX);
        assertThatThrownBy(() -> capabilities.require(Capability.IVF_FLAT_INDEX))
                .hasMessage("UNSUPPORTED: backend embedded (1) does not support an IVF_FLAT index");
    }
}
