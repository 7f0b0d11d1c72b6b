package io.covector.pgvector.internal.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Spring knows of transactions of a thread, for a DataSource of Spring's. It spares the second connection that
 * would otherwise be asked for. Thread-safe.
 */
final class SpringTransactions {
    private static final Logger log = LoggerFactory.getLogger(SpringTransactions.class);

    private static final String MANAGER = "org.springframework.transaction.support.TransactionSynchronizationManager";

    private final @Nullable MethodHandle isActive;

    private SpringTransactions(@Nullable MethodHandle isActive) {
        this.isActive = isActive;
    }

    /** Looks for Spring where the DataSource comes from. */
    static SpringTransactions behind(DataSource dataSource) {
        Class<?> type = dataSource.getClass();
        if (!type.getName().startsWith("org.springframework.")) {
            return new SpringTransactions(null);
        }
        try {
            Class<?> manager = Class.forName(MANAGER, true, type.getClassLoader());
            return new SpringTransactions(MethodHandles.publicLookup()
                    .findStatic(manager, "isActualTransactionActive", MethodType.methodType(boolean.class)));
        } catch (ReflectiveOperationException | LinkageError e) {
            log.debug("Spring's transactions cannot be asked", e);
            return new SpringTransactions(null);
        }
    }

    /** Whether it is known that this thread has no transaction open. */
    @SuppressWarnings("CatchingUnchecked") // what cannot be asked is not known
    boolean hasNone() {
        try {
            return isActive != null && !(boolean) isActive.invokeExact();
        } catch (Throwable e) {
            log.debug("Spring's transactions cannot be asked", e);
            return false;
        }
    }
}
