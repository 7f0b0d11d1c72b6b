package io.covector.it.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.tck.BackendTck;
import io.covector.tck.TckFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Everything that is promised holds for a role under row-level security. */
@Order(1)
@Tag("one-jdk")
class PgvectorRlsTckIT extends BackendTck {
    @Override
    protected TckFixture newFixture() {
        return new PgvectorRlsFixture();
    }

    @Test
    void theRoleIsUnderRowLevelSecurity() throws SQLException {
        try (PgvectorRlsFixture fixture = new PgvectorRlsFixture();
                VectorClient client = fixture.open();
                Connection connection = fixture.database().connect();
                Statement statement = connection.createStatement()) {
            client.createCollection(
                    CollectionSpec.builder("item").vector(3, Metric.COSINE).build());
            try (ResultSet rows = statement.executeQuery("SELECT row_security_active('item')")) {
                rows.next();
                assertThat(rows.getBoolean(1)).isTrue();
            }
        }
    }
}
