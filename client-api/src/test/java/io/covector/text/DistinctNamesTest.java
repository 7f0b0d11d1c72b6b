package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorException;
import org.junit.jupiter.api.Test;

class DistinctNamesTest {
    @Test
    void aNameIsTakenOnceWhateverItsCase() {
        DistinctNames names = new DistinctNames();
        assertThat(names.require("declared field", "Tenant")).isEqualTo("Tenant");
        for (String taken : new String[] {"tenant", "ID", "metadata"}) {
            assertThatThrownBy(() -> names.require("declared field", taken))
                    .isInstanceOf(VectorException.class)
                    .hasMessageContaining("'" + taken + "' is taken");
        }
        assertThat(names.like("tenant")).contains("tenant_");
        assertThat(names.like("id")).contains("id_");
        assertThat(names.like("id")).contains("id__");
        assertThat(names.like("plain")).contains("plain");
        assertThat(names.like("two words")).isEmpty();
        assertThat(names.like("x".repeat(64))).isEmpty();
    }
}
