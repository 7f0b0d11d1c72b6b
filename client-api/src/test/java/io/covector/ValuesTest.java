package io.covector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.covector.spi.SpecJson;
import java.time.Duration;
import java.util.List;
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
        assertThat(Metric.COSINE.distance(a, b)).isCloseTo(0.4, within(1e-12));
        assertThat(Metric.DOT.distance(a, b)).isEqualTo(-3);
        assertThat(Metric.EUCLIDEAN.distance(a, b)).isCloseTo(Math.sqrt(20), within(1e-12));
        for (Metric metric : Metric.values()) {
            double distance = metric.distance(a, b);
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
                        .withOperation("upsert", "docs")
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
