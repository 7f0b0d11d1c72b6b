package io.covector.milvus.internal.rpc;

import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.logging.InternalLogLevel;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.logging.InternalLogger;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.logging.InternalLoggerFactory;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.logging.JdkLoggerFactory;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.logging.Slf4JLoggerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps logins out of the log. At DEBUG the transport of the SDK logs the headers of each call, and logback without a
 * configuration logs at DEBUG. The one logger that does so gets nothing below INFO; all others stay as they are.
 */
final class HeaderLog {
    /** The class in whose name the transport logs what it sends and receives. */
    static final String LOGGER = "io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyClientHandler";

    private static final Logger LOG = LoggerFactory.getLogger(HeaderLog.class);

    private HeaderLog() {}

    /** Silences the logger for all connections that are made from now on, of this JVM. */
    static synchronized void silence() {
        InternalLoggerFactory present = InternalLoggerFactory.getDefaultFactory();
        if (present instanceof Silencing) {
            return;
        }
        boolean enabled = InternalLoggerFactory.getInstance(LOGGER).isDebugEnabled();
        if (present instanceof Slf4JLoggerFactory slf4j) {
            InternalLoggerFactory.setDefaultFactory(new Silencing(slf4j::newInstance));
        } else if (present instanceof JdkLoggerFactory jdk) {
            InternalLoggerFactory.setDefaultFactory(new Silencing(jdk::newInstance));
        } else if (enabled) {
            LOG.warn(
                    "logger {} is enabled at DEBUG: it shows the headers of each call, and with them the login",
                    LOGGER);
            return;
        }
        if (enabled) {
            LOG.warn("logger {} would show the login at DEBUG: it gets nothing below INFO", LOGGER);
        }
    }

    /** Makes the loggers of the transport. */
    @FunctionalInterface
    private interface Loggers {
        InternalLogger named(String name);
    }

    private static final class Silencing extends InternalLoggerFactory {
        private final Loggers loggers;

        private Silencing(Loggers loggers) {
            this.loggers = loggers;
        }

        @Override
        protected InternalLogger newInstance(String name) {
            InternalLogger logger = loggers.named(name);
            return name.equals(LOGGER) ? silenced(logger) : logger;
        }
    }

    private static InternalLogger silenced(InternalLogger logger) {
        return (InternalLogger) Proxy.newProxyInstance(
                InternalLogger.class.getClassLoader(),
                new Class<?>[] {InternalLogger.class},
                (proxy, method, arguments) -> {
                    if (isFine(method.getName(), arguments)) {
                        return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
                    }
                    try {
                        return method.invoke(logger, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static boolean isFine(String method, Object @Nullable [] arguments) {
        if (arguments != null
                && arguments.length > 0
                && arguments[0] instanceof InternalLogLevel level
                && (method.equals("log") || method.equals("isEnabled"))) {
            return level == InternalLogLevel.TRACE || level == InternalLogLevel.DEBUG;
        }
        return switch (method) {
            case "trace", "debug", "isTraceEnabled", "isDebugEnabled" -> true;
            default -> false;
        };
    }
}
