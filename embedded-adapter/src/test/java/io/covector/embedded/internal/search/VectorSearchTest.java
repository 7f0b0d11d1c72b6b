package io.covector.embedded.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorSearchTest {
    @ParameterizedTest
    @CsvSource({
        "0, 100",
        "1, 100",
        "100000, 100",
        "400000, 200",
        "1000000, 316",
        "10000000, 1000",
        "9223372036854775807, 1000"
    })
    void moreRecordsNeedMoreCandidates(long records, int candidates) {
        assertThat(VectorSearch.ef(records)).isEqualTo(candidates);
    }
}
