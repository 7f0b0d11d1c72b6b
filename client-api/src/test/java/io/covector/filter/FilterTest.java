package io.covector.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FilterTest {
    @Test
    void holdsNumbersAsLongOrDouble() {
        assertThat(((Comparison) Filter.eq("a", 1)).value()).isEqualTo(1L);
        assertThat(((Comparison) Filter.eq("a", 1.5f)).value()).isEqualTo(1.5);
        assertThat(((Comparison) Filter.eq("a", new BigDecimal("2.50"))).value())
                .isEqualTo(2.5);
        assertThat(((Comparison) Filter.eq("a", -0.0)).value()).isEqualTo(0.0);
        BigDecimal neither = new BigDecimal("0.12345678901234567890123");
        assertThat(((Comparison) Filter.eq("a", neither)).value()).isEqualTo(neither);
    }

    @Test
    void holdsMomentsDaysUuidsAndEnumsAsTexts() {
        assertThat(Filter.gt("a", Instant.EPOCH)).isEqualTo(Filter.gt("a", "1970-01-01T00:00:00.000000Z"));
        assertThat(Filter.gt("a", LocalDate.EPOCH)).isEqualTo(Filter.gt("a", "1970-01-01"));
        assertThat(Filter.eq("a", new UUID(1, 2))).isEqualTo(Filter.eq("a", "00000000-0000-0001-0000-000000000002"));
        assertThat(Filter.in("a", TextMatch.Kind.CONTAINS)).isEqualTo(Filter.in("a", "CONTAINS"));
    }

    @Test
    void refusesValuesThatCannotBeCompared() {
        for (Object value : List.of(new Object(), List.of(1), Double.NaN, LocalDateTime.MIN, new int[] {1})) {
            assertThatThrownBy(() -> Filter.eq("size", value))
                    .isInstanceOf(VectorException.class)
                    .hasMessageContaining("'size'")
                    .hasMessageContaining("accepted");
        }
        assertThatThrownBy(() -> Filter.gt("flag", true)).hasMessageContaining("'flag' asks for > true");
        assertThatThrownBy(() -> Filter.containsAny("tags")).hasMessageContaining("accepted are 1 or more");
        assertThatThrownBy(() -> Filter.isNull("")).hasMessageContaining("accepted are 1 to 1024");
    }

    @Test
    void boundsTheDepthButNotTheWidth() {
        Filter filter = Filter.eq("a", 1);
        for (int i = 0; i < Filter.MAX_DEPTH - 1; i++) {
            filter = i % 2 == 0 ? Filter.and(filter, Filter.all()) : Filter.or(filter, Filter.none());
        }
        Filter deepest = filter;
        assertThatThrownBy(() -> Filter.and(Filter.and(deepest, deepest), deepest))
                .hasMessageContaining("nests deeper than 64 levels");
        assertThat(Filter.and(java.util.Collections.nCopies(100_000, Filter.eq("a", 1))))
                .isInstanceOf(And.class);
    }

    @Test
    void cancelsDoubleNegation() {
        Filter filter = Filter.eq("a", 1);
        assertThat(Filter.not(Filter.not(filter))).isEqualTo(filter);
        assertThat(Filter.ne("a", 1)).isEqualTo(filter.negate());
        assertThat(Filter.exists("a")).isEqualTo(Filter.not(Filter.isNull("a")));
    }
}
