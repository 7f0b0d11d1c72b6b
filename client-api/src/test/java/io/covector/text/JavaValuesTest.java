package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.Metadata;
import io.covector.filter.Filter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What metadata and filters make of values of Java. */
class JavaValuesTest {
    @Test
    void valuesOfEveryTypeAreConvertedByOneRule() {
        UUID uuid = new UUID(-1, 1);
        Instant moment = Instant.parse("2026-01-31T23:59:59.123Z");
        Map<Object, Object> converted = new LinkedHashMap<>();
        converted.put(CharBuffer.wrap("x"), "x");
        converted.put('c', "c");
        converted.put(Thread.State.NEW, "NEW");
        converted.put(uuid, uuid.toString());
        converted.put(moment, "2026-01-31T23:59:59.123000Z");
        converted.put(Date.from(moment), "2026-01-31T23:59:59.123000Z");
        converted.put(LocalDate.of(2026, 1, 31), "2026-01-31");
        converted.put(BigInteger.TEN, 10L);
        converted.put(new BigDecimal("0.1"), 0.1);
        converted.put((short) 7, 7L);
        converted.put(Optional.of(uuid), uuid.toString());
        converted.put(OptionalInt.of(5), 5L);
        converted.put(OptionalLong.of(6), 6L);
        converted.put(OptionalDouble.of(0.5), 0.5);
        converted.forEach((given, held) -> {
            assertThat(Metadata.convert("k", given)).isEqualTo(held);
            assertThat(Metadata.of("k", given).get("k")).isEqualTo(held);
            assertThat(Filter.eq("k", given)).isEqualTo(Filter.eq("k", held));
        });
        for (Object empty :
                List.of(Optional.empty(), OptionalInt.empty(), OptionalLong.empty(), OptionalDouble.empty())) {
            assertThat(Metadata.convert("k", empty)).isNull();
            assertThatThrownBy(() -> Filter.eq("k", empty))
                    .hasMessageContaining("filter on 'k' compares with " + empty + " of type java.util.Optional");
        }
        assertThat(Metadata.convert("k", new int[] {1, 2})).isEqualTo(List.of(1L, 2L));
        assertThat(Metadata.convert("k", new char[] {'a'})).isEqualTo(List.of("a"));
        assertThat(Metadata.convert("k", new UUID[] {uuid})).isEqualTo(List.of(uuid.toString()));
        assertThat(Metadata.convert("k", Set.of(Thread.State.NEW))).isEqualTo(List.of("NEW"));
        assertThat(Metadata.convert("k", List.of(Optional.of(1)))).isEqualTo(List.of(1L));
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // what callers have
    void whatHasNoFormIsRefusedByKeyAndClass() {
        String accepted = "; accepted are String and other CharSequence, Character, Number, Boolean, null, Instant,"
                + " OffsetDateTime, ZonedDateTime, java.util.Date, LocalDate, UUID, Enum, Optional, arrays, and"
                + " Collection and Map of these";
        for (Object odd : List.of(new Object(), LocalTime.NOON, Locale.ROOT)) {
            String message = "INVALID_ARGUMENT: metadata key 'k' holds a "
                    + odd.getClass().getName() + accepted;
            assertThatThrownBy(() -> Metadata.of("k", odd)).hasMessage(message);
            assertThatThrownBy(() -> Metadata.of("k", List.of(odd))).hasMessage(message);
            assertThatThrownBy(() -> Filter.gt("k", odd)).hasMessage(message);
        }
        Date day = new Date(0) {
            @Override
            public Instant toInstant() {
                throw new UnsupportedOperationException(); // as java.sql.Date does
            }
        };
        assertThatThrownBy(() -> Metadata.of("k", day)).hasMessageEndingWith("(a date without a time is a LocalDate)");
        assertThatThrownBy(() -> Filter.eq("k", List.of(1)))
                .hasMessageContaining("filter on 'k' compares with [1] of type java.util.")
                .hasMessageEndingWith("; accepted are texts, numbers, true, false, instants, dates, UUIDs and enums");
    }

    @Test
    void aSingleArrayOrCollectionStandsForItsElements() {
        Object list = Set.of(3);
        assertThat(Filter.in("k", new int[] {1, 2})).isEqualTo(Filter.in("k", 1, 2));
        assertThat(Filter.notIn("k", new long[] {1, 2})).isEqualTo(Filter.notIn("k", 1, 2));
        assertThat(Filter.in("k", list)).isEqualTo(Filter.in("k", 3));
        assertThat(Filter.in("k", Thread.State.NEW, 'c')).isEqualTo(Filter.in("k", "NEW", "c"));
        assertThat(Filter.containsAny("k", new double[] {0.5})).isEqualTo(Filter.containsAny("k", 0.5));
        assertThat(Filter.containsAll("k", (Object[]) new String[] {"a", "b"}))
                .isEqualTo(Filter.containsAll("k", "a", "b"));
    }
}
