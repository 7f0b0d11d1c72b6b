package io.covector.spi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Things that several users share, such as connection pools: made for the first user of a key and closed with the last.
 * Thread-safe.
 *
 * @param <K> what tells them apart; with {@code equals} and {@code hashCode}
 * @param <R> what is shared
 */
public final class SharedResources<K, R> {
    private final Map<K, Shared<R>> byKey = new ConcurrentHashMap<>();
    private final Consumer<? super R> closer;

    private record Shared<R>(R resource, int users) {}

    /**
     * Nothing is shared yet.
     *
     * @param closer closes what nobody uses any more
     */
    public SharedResources(Consumer<? super R> closer) {
        this.closer = closer;
    }

    /**
     * One use of a shared thing. Thread-safe.
     *
     * @param <R> what is shared
     */
    public static final class Lease<R> implements AutoCloseable {
        private final R resource;
        private final Runnable release;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Lease(R resource, Runnable release) {
            this.resource = resource;
            this.release = release;
        }

        /** What is shared. */
        public R resource() {
            return resource;
        }

        /** Ends this use; the last one closes what was shared. Ending it twice does nothing. */
        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                release.run();
            }
        }
    }

    /** One use of what belongs to the key. Others that ask for the same key wait while it is opened or closed. */
    public Lease<R> acquire(K key, Supplier<? extends R> opener) {
        Shared<R> shared = byKey.compute(
                key,
                (same, open) ->
                        open == null ? new Shared<>(opener.get(), 1) : new Shared<>(open.resource, open.users + 1));
        return new Lease<>(shared.resource, () -> release(key));
    }

    private void release(K key) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        byKey.computeIfPresent(key, (same, open) -> {
            if (open.users > 1) {
                return new Shared<>(open.resource, open.users - 1);
            }
            try {
                closer.accept(open.resource); // meanwhile nobody opens it anew: a server counts connections
            } catch (RuntimeException | Error e) {
                failure.set(e); // thrown here, it would leave what is closed by half to the next user
            }
            return null;
        });
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException unexpected) {
            throw unexpected;
        }
    }

    /** How many different things are shared now. */
    public int size() {
        return byKey.size();
    }
}
