package io.covector.milvus.internal.rpc;

import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.spi.CallContext;
import io.covector.spi.CallSemaphore;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Channels that many calls share. The number of calls in flight is bounded; calls wait in order of arrival. {@link
 * ChannelSet} chooses the channel of a call. Thread-safe.
 */
final class ChannelPool<L extends PooledChannel> implements AutoCloseable {
    private final MilvusConfig.Pool limits;
    private final Ticker ticker;
    private final CallSemaphore permits;
    private final ChannelSet<L> channels;
    private boolean closed;
    private volatile @Nullable ConnectionError lastError;

    private record ConnectionError(String text, long nanos) {}

    /**
     * A pool that opens its first channels with its first call.
     *
     * @param random spreads the lifetimes of the channels
     * @param opener opens a channel, without waiting for the server
     */
    ChannelPool(MilvusConfig.Pool limits, Ticker ticker, RandomGenerator random, Supplier<L> opener) {
        this.limits = limits;
        this.ticker = ticker;
        this.permits = new CallSemaphore(limits.maxSize());
        this.channels = new ChannelSet<>(limits, opener, random);
    }

    /** The use of a channel by one call. For one thread. */
    final class Lease implements AutoCloseable {
        private final ChannelSet.Member<L> member;

        private Lease(ChannelSet.Member<L> member) {
            this.member = member;
        }

        L channel() {
            return member.channel();
        }

        /** Remembers that the connection failed, for the message of calls that wait in vain. */
        void connectionFailed(String text) {
            lastError = new ConnectionError(text, ticker.nanoTime());
        }

        /** Whether the pool, not the server, has ended the call because its connection was too old. */
        boolean isAborted() {
            synchronized (ChannelPool.this) {
                return member.isAborted();
            }
        }

        @Override
        public void close() {
            synchronized (ChannelPool.this) {
                channels.release(member);
            }
            permits.release();
        }
    }

    /**
     * A channel for one call.
     *
     * @throws VectorException if there is none within the deadline and {@code pool.acquire-timeout}, or the pool is
     * closed
     */
    Lease acquire(CallContext context) {
        await(context);
        boolean taken = false;
        try {
            synchronized (this) {
                requireOpen();
                Lease lease = new Lease(channels.take(ticker.nanoTime()));
                taken = true;
                return lease;
            }
        } finally {
            if (!taken) {
                permits.release();
            }
        }
    }

    private void await(CallContext context) {
        if (permits.tryAcquire()) {
            return;
        }
        CallContext patient = context.within(limits.acquireTimeout());
        long wait = patient.deadline().remainingMillis();
        if (permits.acquire(patient)) {
            return;
        }
        boolean callIsOver = context.deadline().isOver();
        throw VectorException.builder(
                        callIsOver ? ErrorCode.TIMEOUT : ErrorCode.POOL_EXHAUSTED,
                        "no call could begin within " + wait + " ms ("
                                + (callIsOver ? "what the deadline left" : "pool.acquire-timeout")
                                + "); pool.max-size is " + limits.maxSize() + lastConnectionError())
                .context(ErrorContext.EMPTY.withPool(counts()))
                .build();
    }

    private String lastConnectionError() {
        ConnectionError last = lastError;
        return last == null
                ? ""
                : "; last connection error "
                        + Duration.ofNanos(ticker.nanoTime() - last.nanos).toMillis() + " ms ago: " + last.text;
    }

    /** Begins to connect the minimum number of channels; says how many are missing, empty when none is. */
    synchronized Optional<String> connect() {
        requireOpen();
        int missing = channels.connect(ticker.nanoTime());
        return missing == 0 ? Optional.empty() : Optional.of(missing + " not made yet");
    }

    /** The channel that a call would take now, for calls of the application that are not counted. */
    synchronized L peek() {
        requireOpen();
        return channels.choose(ticker.nanoTime()).channel();
    }

    private void requireOpen() {
        if (closed) {
            throw closed("the client is closed").build();
        }
    }

    static VectorException.Builder closed(String text) {
        return VectorException.builder(ErrorCode.CLOSED, text);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** How many calls are in flight, may be, and wait; and on how many connections. */
    synchronized String counts() {
        return channels.calls() + " of " + limits.maxSize() + " calls in flight, " + permits.waiting() + " waiting, "
                + channels.counts();
    }

    /** The same in numbers. */
    synchronized PoolCounts poolCounts() {
        int used = channels.calls();
        int idle = closed ? 0 : Math.min(channels.room(), limits.maxSize() - used);
        return new PoolCounts(used, idle, permits.waiting(), limits.maxSize());
    }

    /** Closes the connections; calls in flight and calls that wait fail. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            channels.abort();
        }
        permits.open(); // all waiting calls go on, and fail as closed
    }
}
