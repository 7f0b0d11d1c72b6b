package io.covector.pgvector.internal.connection;

import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** The driver's objects by their types. Stateless. */
public final class DataSources {
    private DataSources() {}

    /** The DataSource, or what it wraps. */
    public static <T> Optional<T> unwrap(Class<T> type, DataSource dataSource) {
        if (type.isInstance(dataSource)) {
            return Optional.of(type.cast(dataSource));
        }
        try {
            return dataSource.isWrapperFor(type) ? Optional.of(dataSource.unwrap(type)) : Optional.empty();
        } catch (SQLException e) {
            return Optional.empty();
        }
    }
}
