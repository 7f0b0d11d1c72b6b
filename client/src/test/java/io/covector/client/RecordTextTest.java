package io.covector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.BulkWriter;
import io.covector.CallOptions;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the facade does with the text of records. */
class RecordTextTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("docs")
            .vector(2, Metric.COSINE)
            .field("price", FieldType.DOUBLE)
            .text()
            .build();
    private static final float[] VECTOR = {1, 2};

    private final FakeBackend backend = new FakeBackend("fake 1.0");
    private final VectorClient client = VectorClients.open(ClientConfig.builder()
            .set("backends.main.type", "fake")
            .set("retry.max-attempts", 1)
            .resource("main", FakeBackend.class, backend)
            .build());
    private final VectorCollection docs = client.createCollection(SPEC);
    private final VectorCollection plain = client.createCollection(
            CollectionSpec.builder("plain").vector(2, Metric.COSINE).build());

    @AfterEach
    void close() {
        client.close();
    }

    private static void refused(ThrowingCallable call, String... words) {
        VectorException e = catchThrowableOfType(VectorException.class, call);
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(e.text()).contains(words);
        assertThat(e.writeResult()).isEqualTo(Optional.empty());
    }

    @Test
    void everyCheckOfARecordKeepsItsText() {
        VectorRecord record =
                VectorRecord.of("a", VECTOR, Metadata.of("price", 1)).withText("one");
        VectorRecord named = VectorRecord.named(
                        RecordId.of("b"), Map.of("vector", Vector.copyOf(1, 2)), Metadata.empty())
                .withText("two");
        docs.upsert(List.of(record, named));
        assertThat(docs.get(RecordId.of("a")).orElseThrow().text()).isEqualTo("one");
        assertThat(docs.get(RecordId.of("b")).orElseThrow().text()).isEqualTo("two");
        assertThat(docs.scan(ScanRequest.builder()
                        .projection(Projection.idOnly().withText())
                        .build()))
                .extracting(VectorRecord::text)
                .containsExactly("one", "two");
        assertThat(docs.count(Filter.eq(Filter.TEXT, "two"))).isEqualTo(1);
    }

    @Test
    void aTextForACollectionWithoutOneIsRefused() {
        VectorRecord good = VectorRecord.of("a", VECTOR);
        VectorRecord bad = VectorRecord.of("b", VECTOR).withText("x");
        refused(() -> plain.upsert(List.of(good, bad)), "record 1 (id 'b') has a text", "'plain'", "declares none");
        assertThat(plain.count()).isZero();
        try (BulkWriter writer = plain.bulkWriter()) {
            writer.add(good);
            refused(() -> writer.add(bad), "record 1 (id 'b') has a text");
            writer.add(VectorRecord.of("c", VECTOR));
        }
        assertThat(plain.count()).isEqualTo(2);
    }

    @Test
    void aReadOfATextThatThereIsNotIsRefused() {
        Projection text = Projection.keys("k").withText();
        refused(() -> plain.get(List.of(RecordId.of("a")), text, CallOptions.defaults()), "withText()", "'plain'");
        refused(() -> plain.scan(ScanRequest.builder().projection(text).build()), "withText()");
        refused(() -> plain.count(Filter.eq(Filter.TEXT, "a")), "'$text'", "'plain'");
        plain.upsert(VectorRecord.of("a", VECTOR));
        assertThat(plain.get(RecordId.of("a")).orElseThrow().text()).isNull();
    }

    @Test
    void anotherSpecHasATextOrNot() {
        VectorException e = catchThrowableOfType(
                VectorException.class,
                () -> client.openOrCreateCollection(
                        SPEC.toBuilder().name("plain").build()));
        assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
        assertThat(e.text()).contains("text is false, asked for true");
    }
}
