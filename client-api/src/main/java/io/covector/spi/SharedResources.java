package io.covector.spi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
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
    private final Map<K, Shared> byKey = new ConcurrentHashMap<>();
    private final Consumer<? super R> closer;

    /**
     * What belongs to one key, under a lock of its own: opening and closing take long and call foreign code, such as a
     * supplier of logins, which may open other things.
     */
    private final class Shared {
        private final K key;
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable R resource;
        private int users;
        private boolean gone;

        private Shared(K key) {
            this.key = key;
        }

        /** One more use; null if it was closed, or could not be opened, while this thread waited. */
        private @Nullable Lease<R> use(Supplier<? extends R> opener) {
            if (lock.isHeldByCurrentThread()) {
                throw new IllegalStateException("opening or closing it asks for it again");
            }
            lock.lock();
            try {
                if (gone) {
                    return null;
                }
                R opened = resource == null ? opener.get() : resource;
                resource = opened;
                Lease<R> lease = new Lease<>(opened, this::release);
                users++;
                return lease;
            } finally {
                endIfUnused();
            }
        }

        private void release() {
            lock.lock();
            users--;
            endIfUnused();
        }

        /** Others open it anew only when it is closed: a server counts connections. */
        private void endIfUnused() {
            try {
                if (users == 0 && !gone && resource != null) {
                    closer.accept(resource);
                }
            } finally {
                if (users == 0) {
                    gone = true;
                    byKey.remove(key, this);
                }
                lock.unlock();
            }
        }
    }

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

    /**
     * One use of what belongs to the key. Others that ask for the same key wait while it is opened or closed; those of
     * other keys do not, so the opener may ask for them.
     */
    public Lease<R> acquire(K key, Supplier<? extends R> opener) {
        Lease<R> lease = null;
        while (lease == null) {
            lease = byKey.computeIfAbsent(key, Shared::new).use(opener);
        }
        return lease;
    }

    /** How many different things are shared now. */
    public int size() {
        return byKey.size();
    }
}
