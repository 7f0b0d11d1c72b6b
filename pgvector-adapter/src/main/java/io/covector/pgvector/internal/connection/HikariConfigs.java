package io.covector.pgvector.internal.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;

/** The options as HikariCP's configuration. Stateless. */
final class HikariConfigs {
    private HikariConfigs() {}

    static HikariConfig config(ConnectionOptions options, ConnectionFactory factory, String backend) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("covector-" + backend);
        config.setDataSource(factory);
        config.setExceptionOverride(new Keeping());
        config.setMaximumPoolSize(options.pool().maxSize());
        config.setMinimumIdle(options.pool().minIdle());
        config.setMaxLifetime(options.pool().maxLifetime().toMillis());
        config.setConnectionTimeout(options.pool().acquireTimeout().toMillis());
        config.setValidationTimeout(min(options.pool().acquireTimeout(), DriverProperties.LONGEST_SILENCE)
                .toMillis());
        Duration keepalive = options.timeouts().keepalive();
        config.setKeepaliveTime(keepalive.compareTo(options.pool().maxLifetime()) < 0 ? keepalive.toMillis() : 0);
        options.timeouts().leakDetection().map(Duration::toMillis).ifPresent(config::setLeakDetectionThreshold);
        return config;
    }

    /** A connection is as good as before after a statement that the server does not support. */
    private static final class Keeping implements SQLExceptionOverride {
        @java.lang.Override
        public Override adjudicate(SQLException e) {
            return PgErrors.isNotSupported(e) ? Override.DO_NOT_EVICT : Override.CONTINUE_EVICT;
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
