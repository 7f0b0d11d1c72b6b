package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Instants, dates, UUIDs, decimals and lists of integers: stored without loss, and ordered as the values are. */
abstract class FieldTypeTck extends Theme {
    private static final List<Instant> INSTANTS = List.of(
            Instant.parse("0001-01-01T00:00:00Z"),
            Instant.parse("1582-10-10T00:00:00Z"),
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            Instant.EPOCH,
            Instant.parse("1970-01-01T00:00:00.000001Z"),
            Instant.parse("2026-01-31T23:59:59Z"),
            Instant.parse("2026-01-31T23:59:59.1Z"),
            Instant.parse("9999-12-31T23:59:59.999999Z"));
    private static final List<LocalDate> DATES = List.of(
            LocalDate.of(1, 1, 1),
            LocalDate.of(1582, 10, 10),
            LocalDate.EPOCH.minusDays(1),
            LocalDate.EPOCH,
            LocalDate.of(2000, 2, 29),
            LocalDate.of(9999, 12, 31));
    private static final List<UUID> UUIDS = List.of(
            new UUID(0, 0),
            new UUID(0, 1),
            new UUID(1, -1),
            new UUID(Long.MAX_VALUE, 0),
            new UUID(Long.MIN_VALUE, 0),
            new UUID(-1, -1));
    private static final List<BigDecimal> DECIMALS = List.of(
            new BigDecimal("-1e999"),
            new BigDecimal("-12345678901234567890.5"),
            new BigDecimal("-0.100000000000000000001"),
            new BigDecimal("-0.1"),
            new BigDecimal("0"),
            new BigDecimal("1e-1000"),
            new BigDecimal("0.1"),
            new BigDecimal("0.100000000000000000001"),
            new BigDecimal("19.99"),
            new BigDecimal("9".repeat(1000) + "." + "9".repeat(1000)));

    FieldTypeTck(RecordTck tck) {
        super(tck);
    }

    private VectorCollection collection(FieldType type, boolean indexed) {
        DeclaredField field = DeclaredField.of("value", type);
        return client().createCollection(CollectionSpec.builder(session().newName())
                .vector(VectorField.of(Specs.DIMENSION, Metric.COSINE).index(IndexSpec.none()))
                .field(indexed ? field.indexed() : field)
                .build());
    }

    @Test
    void instants() {
        ordered(FieldType.INSTANT, INSTANTS);
    }

    @Test
    void dates() {
        ordered(FieldType.DATE, DATES);
    }

    @Test
    void uuids() {
        ordered(FieldType.UUID, UUIDS);
    }

    @Test
    void decimals() {
        ordered(FieldType.DECIMAL, DECIMALS);
    }

    /** Values in ascending order: each comes back, and each comparison with each finds what it must. */
    private void ordered(FieldType type, List<?> values) {
        for (boolean indexed : List.of(true, false)) {
            VectorCollection collection = collection(type, indexed);
            List<VectorRecord> records = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                records.add(Records.record("id" + i, Metadata.of("value", values.get(i), "free", i)));
            }
            records.add(Records.record("none"));
            collection.upsert(records);
            assertThat(collection.get(
                            Records.idsOf(records), Projection.metadata().withVector()))
                    .isEqualTo(records);
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                expect(collection, Filter.eq("value", value), i, i);
                expect(collection, Filter.gt("value", value), i + 1, values.size() - 1);
                expect(collection, Filter.gte("value", value), i, values.size() - 1);
                expect(collection, Filter.lt("value", value), 0, i - 1);
                expect(collection, Filter.parse(Filter.lte("value", value).toString()), 0, i);
            }
            expect(collection, Filter.in("value", values.get(0), values.get(1)), 0, 1);
            assertThat(collection.count(Filter.ne("value", values.get(0)))).isEqualTo(values.size());
            assertThat(collection.count(Filter.isNull("value"))).isEqualTo(1);
            assertThat(collection
                            .search(SearchRequest.builder(Records.at(1))
                                    .topK(100)
                                    .filter(Filter.gte("value", values.get(2)))
                                    .build())
                            .hits())
                    .extracting(SearchHit::metadata)
                    .containsExactlyInAnyOrderElementsOf(records.subList(2, values.size()).stream()
                            .map(VectorRecord::metadata)
                            .toList());
            assertThat(collection.delete(Filter.lte("value", values.get(1)))).isEqualTo(2);
        }
    }

    private static void expect(VectorCollection collection, Filter filter, int first, int last) {
        assertThat(Expect.scan(collection, filter))
                .as(filter.toString())
                .isEqualTo(IntStream.rangeClosed(first, last)
                        .mapToObj(i -> RecordId.of("id" + i))
                        .toList());
    }

    @Test
    void listsOfIntegers() {
        for (boolean indexed : List.of(true, false)) {
            VectorCollection collection = collection(FieldType.LONG_LIST, indexed);
            List<VectorRecord> records = List.of(
                    Records.record("id0", Metadata.of("value", new long[] {Long.MIN_VALUE, Long.MAX_VALUE})),
                    Records.record("id1", Metadata.of("value", List.of())),
                    Records.record("id2", Metadata.of("value", new int[] {1, 2, 2})),
                    Records.record("id3"));
            collection.upsert(records);
            assertThat(collection.get(
                            Records.idsOf(records), Projection.metadata().withVector()))
                    .isEqualTo(records);
            expect(collection, Filter.containsAny("value", Long.MAX_VALUE), 0, 0);
            expect(collection, Filter.containsAny("value", Long.MAX_VALUE - 1), 0, -1);
            expect(collection, Filter.containsAny("value", 7, Long.MIN_VALUE), 0, 0);
            expect(collection, Filter.not(Filter.containsAll("value", Long.MIN_VALUE)), 1, 3);
            expect(collection, Filter.containsAny("value", 1.0, 2.5), 2, 2);
            expect(collection, Filter.containsAll("value", 2, 1), 2, 2);
            expect(collection, Filter.containsAll("value", 1, 3), 0, -1);
            expect(collection, Filter.isNull("value"), 3, 3);
            expect(collection, Filter.exists("value"), 0, 2);
        }
    }

    @Test
    void otherFormsBecomeTheOneForm() {
        VectorCollection exact = collection(FieldType.DECIMAL, false);
        exact.upsert(Records.record("id0", Metadata.of("value", -6.0)));
        assertThat(Expect.stored(exact, RecordId.of("id0")).metadata().get("value"))
                .isEqualTo(-6L);
        VectorCollection instants = collection(FieldType.INSTANT, false);
        instants.upsert(Records.record("id0", Metadata.of("value", "2026-01-31T01:00:00+02:00")));
        assertThat(Expect.stored(instants, RecordId.of("id0")).metadata().get("value"))
                .isEqualTo("2026-01-30T23:00:00.000000Z");
        VectorCollection uuids = collection(FieldType.UUID, false);
        uuids.upsert(Records.record("id0", Metadata.of("value", "ABCDEF00-0000-0001-0000-000000000002")));
        expect(uuids, Filter.eq("value", "abcdef00-0000-0001-0000-000000000002"), 0, 0);
        VectorCollection decimals = collection(FieldType.DECIMAL, false);
        decimals.upsert(
                Records.record("id0", Metadata.of("value", 5)), Records.record("id1", Metadata.of("value", 19.99)));
        expect(decimals, Filter.eq("value", new BigDecimal("5.00")), 0, 0);
        expect(decimals, Filter.eq("value", new BigDecimal("19.990")), 1, 1);
        assertThat(Expect.stored(decimals, RecordId.of("id0")).metadata().getDecimal("value"))
                .contains(new BigDecimal("5"));
    }

    @Test
    void whatTheTypeDoesNotHoldIsRefused() {
        refused(FieldType.INSTANT, Arrays.asList("2026-01-31", "2026-01-31T00:00:00.0000001Z", 5, true));
        refused(FieldType.DATE, List.of("2026-02-30", 5, "x"));
        refused(FieldType.UUID, List.of("x", 5));
        refused(FieldType.DECIMAL, List.of("5", new BigDecimal("1e1000"), new BigDecimal("1e-1001")));
        refused(FieldType.LONG_LIST, List.of(5, List.of(1.5), List.of("x"), Arrays.asList(1, null)));
    }

    private void refused(FieldType type, List<?> values) {
        VectorCollection collection = collection(type, false);
        for (Object value : values) {
            VectorRecord record = Records.record("id", Metadata.of("value", value));
            assertThatThrownBy(() -> collection.upsert(record))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                    .hasMessageContaining("in declared field 'value' of type " + type + "; accepted are ");
        }
        assertThat(collection.count()).isZero();
    }
}
