package io.covector.pgvector.internal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.filter.Filter;
import io.covector.test.FakeTicker;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectivityCacheTest {
    private static final Filter TENANT = Filter.eq("tenant", 7L);

    private final FakeTicker time = FakeTicker.impatient();
    private final SelectivityCache matches = new SelectivityCache(768, time);
    private int asked;

    private boolean few(Filter filter, String plan) throws SQLException {
        return matches.matchesFewRows(filter, () -> {
            asked++;
            return plan;
        });
    }

    private static String bitmap(int rows) {
        return "Bitmap Heap Scan on doc t  (cost=16.04..2511.38 rows=" + rows + " width=4)";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | Bitmap Heap Scan on doc t  (cost=16.04..2511.38 rows=1000 width=4)
            true  | Index Scan using doc_tenant_idx on doc t  (cost=0.29..8.30 rows=1 width=4)
            true  | Index Only Scan using doc_tenant_idx on doc t  (cost=0.29..8.30 rows=1302 width=4)
            false | Index Only Scan using doc_tenant_idx on doc t  (cost=0.29..8.30 rows=1303 width=4)
            false | Index Scan using "(cost=1 rows=1 width=4)" on doc t  (cost=0.29..8.30 rows=9000 width=4)
            false | Index Scan using doc_tenant_idx on doc t  (cost=0.29..8.30 rows=9000000000000 width=4)
            false | Seq Scan on doc t  (cost=0.00..350.00 rows=10 width=4)
            false | Append  (cost=0.00..350.00 rows=10 width=4)
            false | Result  (cost=0.00..0.00 rows=0 width=4)
            false | ''
            """)
    void goesByTheFirstLineOfThePlan(boolean few, String plan) throws SQLException {
        assertThat(few(TENANT, plan)).isEqualTo(few);
    }

    @Test
    void allowsSoManyRowsOfFewDimensionsButNoMore() throws SQLException {
        SelectivityCache small = new SelectivityCache(3, time);
        assertThat(small.matchesFewRows(TENANT, () -> bitmap(1_500))).isTrue();
        assertThat(small.matchesFewRows(Filter.eq("tenant", 8L), () -> bitmap(1_501)))
                .isFalse();
    }

    @Test
    void asksOncePerMinuteAndFilter() throws SQLException {
        assertThat(few(TENANT, bitmap(10))).isTrue();
        assertThat(few(TENANT, bitmap(9_999))).isTrue();
        assertThat(few(Filter.eq("tenant", 8L), bitmap(9_999))).isFalse();
        assertThat(asked).isEqualTo(2);

        time.advance(Duration.ofSeconds(61));
        assertThat(few(TENANT, bitmap(9_999))).isFalse();
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void learnsFromComparisonsThatAllTookLong() throws SQLException {
        assertThat(few(TENANT, bitmap(10))).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(compare(4, Duration.ofMillis(200))).isEqualTo("compared");
        }
        for (int i = 0; i < 4; i++) {
            compare(4, Duration.ofMillis(201));
        }
        assertThat(few(TENANT, bitmap(10))).isTrue();

        compare(4, Duration.ofMillis(201));
        assertThat(few(TENANT, bitmap(10))).isFalse();
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void learnsFromComparisonsThatNobodyAwaited() throws SQLException {
        assertThat(few(TENANT, bitmap(10))).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(few(TENANT, bitmap(10))).isTrue();
            assertThatThrownBy(() -> matches.observe(TENANT, 1, () -> {
                        throw new SQLException("canceling statement due to user request", "57014");
                    }))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(few(TENANT, bitmap(10))).isFalse();
    }

    @Test
    void forgivesABusyServer() throws SQLException {
        assertThat(few(TENANT, bitmap(10))).isTrue();
        for (int i = 0; i < 20; i++) {
            compare(1, Duration.ofMillis(i % 5 == 0 ? 1 : 900));
        }
        assertThat(few(TENANT, bitmap(10))).isTrue();
    }

    private String compare(int queries, Duration duration) throws SQLException {
        return matches.observe(TENANT, queries, () -> {
            time.advance(duration);
            return "compared";
        });
    }

    @Test
    void keepsABoundedNumber() throws SQLException {
        for (long tenant = 0; tenant < 3_000; tenant++) {
            few(Filter.eq("tenant", tenant), bitmap(1));
        }
        few(Filter.eq("tenant", 2_999L), bitmap(1));
        assertThat(asked).isEqualTo(3_000);
        few(Filter.eq("tenant", 0L), bitmap(1));
        assertThat(asked).isEqualTo(3_001);
    }
}
