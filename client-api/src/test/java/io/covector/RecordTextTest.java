package io.covector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.filter.Filter;
import io.covector.spi.FilterBinder;
import io.covector.spi.RecordFilter;
import io.covector.spi.SpecJson;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The text of a record, beside its metadata. */
class RecordTextTest {
    private static final CollectionSpec WITHOUT = CollectionSpec.builder("docs")
            .vector(2, Metric.COSINE)
            .field("text", FieldType.STRING)
            .build();
    private static final CollectionSpec WITH = WITHOUT.toBuilder().text().build();
    private static final VectorRecord RECORD =
            VectorRecord.of("a", new float[] {1, 2}, Metadata.of("text", "mine", "$text", "free"));

    @Test
    void aSpecSaysWhetherRecordsHaveAText() {
        assertThat(WITH.hasText()).isTrue();
        assertThat(WITHOUT.hasText()).isFalse();
        assertThat(WITH.fields()).isEqualTo(WITHOUT.fields());
        assertThat(WITH).isNotEqualTo(WITHOUT).isEqualTo(WITH.toBuilder().build());
        assertThat(WITH.isAlike(WITHOUT)).isFalse();
        assertThat(WITH.toString()).endsWith(", text");
        assertThat(WITH.asMap()).containsEntry("text", true);
        assertThat(WITHOUT.asMap()).containsEntry("text", false);
        assertThat(WITH.withIndex("vector", IndexSpec.none()).hasText()).isTrue();
    }

    @Test
    void olderReadersRefuseASpecWithATextAndReadOneWithout() {
        assertThat(SpecJson.write(WITH)).contains("\"version\":2", "\"text\":true");
        assertThat(SpecJson.write(WITHOUT)).contains("\"version\":1").doesNotContain("\"text\":true");
        assertThat(SpecJson.read(SpecJson.write(WITH))).isEqualTo(WITH);
        assertThat(SpecJson.read(SpecJson.write(WITHOUT))).isEqualTo(WITHOUT);
    }

    @Test
    void theColumnOfTheTextIsNoFieldOfACollectionWithAText() {
        CollectionSpec.Builder named = WITHOUT.toBuilder().field("_Text", FieldType.LONG);
        assertThat(named.build().field("_Text")).isPresent();
        assertThatThrownBy(() -> named.text().build()).hasMessageContaining("declared field name '_Text' is taken");
    }

    @Test
    void aRecordKeepsItsText() {
        VectorRecord record = RECORD.withText("hello");
        assertThat(record.text()).isEqualTo("hello");
        assertThat(record.metadata()).isEqualTo(RECORD.metadata());
        assertThat(record.withMetadata(Metadata.empty()).text()).isEqualTo("hello");
        assertThat(record.withText("hello")).isSameAs(record);
        assertThat(record.withText(null)).isEqualTo(RECORD).isNotEqualTo(record);
        assertThat(record.withText("")).isNotEqualTo(RECORD).isNotEqualTo(record);
        assertThat(record).isEqualTo(RECORD.withText("hello")).hasSameHashCodeAs(RECORD.withText("hello"));
        assertThat(record.asMap()).containsEntry("text", "hello");
        assertThat(RECORD.asMap()).doesNotContainKey("text");
        assertThat(record.toString()).endsWith("'hello'");
        VectorRecord named = VectorRecord.named(RecordId.of("a"), Map.of("v", Vector.copyOf(1)), Metadata.empty());
        assertThat(named.withText("x").withMetadata(Metadata.of("k", 1)).namedVectors())
                .isEqualTo(named.namedVectors());
        SearchHit hit = SearchHit.scored(record, 1);
        assertThat(hit.text()).isEqualTo("hello");
        assertThat(hit.asMap()).containsEntry("text", "hello");
    }

    @Test
    void aTextThatNoBackendStoresIsRefused() {
        assertThatThrownBy(() -> RECORD.withText("a\0b")).hasMessageContaining("text", "U+0000", "position 1");
        assertThatThrownBy(() -> RECORD.withText("\ud800")).hasMessageContaining("U+D800");
    }

    @Test
    void aProjectionSaysWhetherTheTextComes() {
        assertThat(Projection.metadata().includesText()).isTrue();
        assertThat(Projection.metadata().requiresText()).isFalse();
        assertThat(Projection.metadata().without("k").withVector().includesText())
                .isTrue();
        assertThat(Projection.metadata().withoutText().includesText()).isFalse();
        assertThat(Projection.metadata().withoutText().includesAllMetadata()).isTrue();
        for (Projection bare : new Projection[] {Projection.idOnly(), Projection.keys("k")}) {
            assertThat(bare.includesText()).isFalse();
            assertThat(bare.withText().requiresText()).isTrue();
            assertThat(bare.withText().without("j").withVector().requiresText()).isTrue();
            assertThat(bare.withText().includesAllMetadata()).isFalse();
            assertThat(bare.withText()).isNotEqualTo(bare).isEqualTo(bare.withText());
            assertThat(bare.withText().withoutText()).isEqualTo(bare);
        }
        assertThat(Projection.idOnly().withText().toString()).isEqualTo("metadata [], text");
        assertThat(Projection.metadata().withoutText().toString()).isEqualTo("all metadata, no text");
    }

    @Test
    void filtersTestTheText() {
        VectorRecord record = RECORD.withText("hello");
        assertThat(matches(Filter.eq(Filter.TEXT, "hello"), record)).isTrue();
        assertThat(matches(Filter.parse("$text startsWith 'he' and $text != 'free'"), record))
                .isTrue();
        assertThat(matches(Filter.isNull(Filter.TEXT), record)).isFalse();
        assertThat(matches(Filter.isNull(Filter.TEXT), RECORD)).isTrue();
        assertThat(matches(Filter.eq(Filter.TEXT, "free"), RECORD)).isFalse();
        assertThat(matches(Filter.isNull(Filter.TEXT), record.withText(""))).isFalse();
    }

    private static boolean matches(Filter filter, VectorRecord record) {
        return RecordFilter.matches(FilterBinder.bind(filter, WITH), record);
    }

    @Test
    void testsThatCannotBeMeantAreRefused() {
        assertThatThrownBy(() -> FilterBinder.bind(Filter.gt(Filter.TEXT, 1), WITH))
                .hasMessageContaining("the text '$text' of type STRING has the operator > with the integer 1");
        for (Filter filter : new Filter[] {Filter.eq(Filter.TEXT, "a"), Filter.not(Filter.isNull(Filter.TEXT))}) {
            assertThatThrownBy(() -> FilterBinder.bind(filter, WITHOUT))
                    .hasMessageContaining("the filter tests the text ('$text') of collection 'docs', whose records");
        }
    }
}
