package io.covector.milvus.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.logging.InternalLogLevel;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.logging.InternalLogger;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.logging.InternalLoggerFactory;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeaderLogTest {
    private static final String OTHER = HeaderLog.LOGGER + "Other";

    private final InternalLoggerFactory before = InternalLoggerFactory.getDefaultFactory();
    private final Logger java = Logger.getLogger(HeaderLog.LOGGER);
    private final Logger other = Logger.getLogger(OTHER);
    private final List<String> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void logEverything() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        for (Logger each : List.of(java, other)) {
            each.setLevel(Level.ALL);
            each.setUseParentHandlers(false);
            each.addHandler(handler);
        }
    }

    @AfterEach
    void restore() {
        java.removeHandler(handler);
        other.removeHandler(handler);
        InternalLoggerFactory.setDefaultFactory(before);
    }

    @Test
    void theTransportLogsNoHeaders() {
        HeaderLog.silence();
        HeaderLog.silence();
        InternalLogger silenced = InternalLoggerFactory.getInstance(HeaderLog.LOGGER);
        assertThat(silenced.isDebugEnabled()).isFalse();
        assertThat(silenced.isTraceEnabled()).isFalse();
        assertThat(silenced.isEnabled(InternalLogLevel.DEBUG)).isFalse();
        assertThat(silenced.isEnabled(InternalLogLevel.INFO)).isTrue();
        silenced.debug("OUTBOUND HEADERS: authorization");
        silenced.log(InternalLogLevel.DEBUG, "OUTBOUND HEADERS: {}", "authorization");
        silenced.trace("{} {}", 1, 2);
        silenced.warn("this is shown");
        assertThat(logged).containsExactly("this is shown");
    }

    @Test
    void otherLoggersStayAsTheyAre() {
        HeaderLog.silence();
        InternalLogger untouched = InternalLoggerFactory.getInstance(OTHER);
        assertThat(untouched.isDebugEnabled()).isTrue();
        untouched.debug("a detail");
        assertThat(logged).containsExactly("a detail");
    }
}
