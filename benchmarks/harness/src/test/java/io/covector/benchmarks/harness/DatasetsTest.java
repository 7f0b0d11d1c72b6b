package io.covector.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
    @Test
    void everyProcessHasTheSameUnitVectors() {
        Dataset data = Datasets.of("synthetic-16", 50, 5);
        Dataset again = Datasets.of("synthetic-16", 50, 5);

        assertThat(data.size()).isEqualTo(50);
        assertThat(data.queries()).isEqualTo(5);
        for (int row = 0; row < data.size(); row++) {
            double squared = 0;
            for (float component : data.row(row)) {
                squared += component * component;
            }
            assertThat(squared).isCloseTo(1, within(1e-5));
            assertThat(data.row(row)).isEqualTo(again.row(row));
        }
        assertThat(data.row(0)).isNotEqualTo(data.row(1));
    }

    @Test
    void aFileGivesItsFirstVectorsAsQueries(@TempDir Path folder) throws IOException {
        Dataset written = Datasets.of("synthetic-8", 1, 30);
        Path file = folder.resolve("vectors-of-my.f32");
        Datasets.writeQueries(written, file);

        Dataset read = Datasets.of("file:" + file + "-8", 100, 10);

        assertThat(read.queries()).isEqualTo(10);
        assertThat(read.size()).isEqualTo(20);
        assertThat(read.query(9)).isEqualTo(written.query(9));
        assertThat(read.row(0)).isEqualTo(written.query(10));
        assertThatThrownBy(() -> Datasets.of("file:" + file + "-8", 100, 30))
                .hasMessageContaining("holds 30 vectors of 8 dimensions");
    }

    @Test
    void restrictionsIncludeATenthAndAHundredth() {
        long tenth = 0;
        long hundredth = 0;
        for (int row = 0; row < 1_000; row++) {
            tenth += Restriction.FREE_TENTH.includes(row) ? 1 : 0;
            hundredth += Restriction.FIELD_HUNDREDTH.includes(row) ? 1 : 0;
        }
        assertThat(tenth).isEqualTo(100);
        assertThat(hundredth).isEqualTo(10);
        assertThat(Restriction.NONE.includes(7)).isTrue();
    }
}
