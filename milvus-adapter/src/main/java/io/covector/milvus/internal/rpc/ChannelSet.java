package io.covector.milvus.internal.rpc;

import io.covector.milvus.internal.config.MilvusConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a pool: chooses the one that a call takes, opens further ones, retires old ones. It has no clock: the
 * time is a parameter. Not thread-safe.
 */
final class ChannelSet<L extends PooledChannel> {
    /** Lifetimes differ by this ratio, so that channels that were opened together are not retired together. */
    private static final double LIFETIME_JITTER = 0.1;

    /** While the server is down, a channel tries to connect once in this time at most; other calls fail at once. */
    private static final long RECONNECT_NANOS = Duration.ofSeconds(1).toNanos();

    private final MilvusConfig.Pool limits;
    private final Supplier<L> opener;
    private final RandomGenerator random;
    private final List<Member<L>> serving = new ArrayList<>();
    private final List<Member<L>> draining = new ArrayList<>();

    ChannelSet(MilvusConfig.Pool limits, Supplier<L> opener, RandomGenerator random) {
        this.limits = limits;
        this.opener = opener;
        this.random = random;
    }

    /** A channel with its lifetime and its calls. */
    static final class Member<L> {
        private final L channel;
        private final long retiresNanos;
        private int calls;
        private @Nullable Long reconnectedNanos;
        private boolean aborted;

        private Member(L channel, long retiresNanos) {
            this.channel = channel;
            this.retiresNanos = retiresNanos;
        }

        L channel() {
            return channel;
        }

        /** Whether its calls were ended because they lasted longer than the time to drain it. */
        boolean isAborted() {
            return aborted;
        }
    }

    /** The channel for a call that begins now; {@link #release} must follow. The caller bounds the number of calls. */
    Member<L> take(long now) {
        Member<L> member = choose(now);
        if (member.channel.state() == PooledChannel.State.FAILING) {
            reconnect(member, now);
        }
        member.calls++;
        return member;
    }

    /** The channel that a call would take now. */
    Member<L> choose(long now) {
        retire(now);
        openMinimum(now);
        Member<L> best = null;
        PooledChannel.State bestState = PooledChannel.State.FAILING;
        boolean anyWorks = false;
        for (Member<L> member : serving) {
            PooledChannel.State state = member.channel.state();
            anyWorks |= state != PooledChannel.State.FAILING;
            if (member.calls < limits.streamsPerChannel()
                    && (best == null || isBetter(state, member.calls, bestState, best.calls))) {
                best = member;
                bestState = state;
            }
        }
        // another channel helps when the working ones are full, not when the server is down
        boolean wanted = best == null || (bestState == PooledChannel.State.FAILING && anyWorks);
        if (wanted && serving.size() < limits.channels()) {
            return open(now);
        }
        if (best == null) {
            throw new IllegalStateException("more calls than connections can carry: " + counts());
        }
        return best;
    }

    private void openMinimum(long now) {
        while (serving.size() < limits.minChannels()) {
            open(now);
        }
    }

    /** Begins to connect the minimum number of channels; returns how many are not connected yet. */
    int connect(long now) {
        openMinimum(now);
        int missing = 0;
        for (Member<L> member : serving) {
            missing += member.channel.connect() ? 0 : 1;
        }
        return missing;
    }

    private static boolean isBetter(
            PooledChannel.State state, int calls, PooledChannel.State thanState, int thanCalls) {
        return state == thanState ? calls < thanCalls : state.compareTo(thanState) < 0;
    }

    private Member<L> open(long now) {
        double spread = 1 - LIFETIME_JITTER + 2 * LIFETIME_JITTER * random.nextDouble();
        long lifetime = Math.round(limits.maxLifetime().toNanos() * spread);
        Member<L> member = new Member<>(opener.get(), now + lifetime);
        serving.add(member);
        return member;
    }

    private void reconnect(Member<L> member, long now) {
        Long last = member.reconnectedNanos;
        if (last == null || now - last >= RECONNECT_NANOS) {
            member.reconnectedNanos = now;
            member.channel.reconnect();
        }
    }

    private void retire(long now) {
        for (Iterator<Member<L>> each = serving.iterator(); each.hasNext(); ) {
            Member<L> member = each.next();
            if (now - member.retiresNanos >= 0) {
                each.remove();
                if (member.calls == 0) {
                    member.channel.close();
                } else {
                    draining.add(member);
                }
            }
        }
        for (Member<L> member : draining) {
            if (!member.aborted
                    && now - member.retiresNanos >= limits.drainTimeout().toNanos()) {
                member.aborted = true;
                member.channel.abort();
            }
        }
    }

    /** A call is over. */
    void release(Member<L> member) {
        member.calls--;
        if (member.calls == 0 && draining.remove(member)) {
            member.channel.close();
        }
    }

    /** Ends all calls in flight. */
    void abort() {
        serving.forEach(member -> member.channel.abort());
        draining.forEach(member -> member.channel.abort());
    }

    /** Calls in flight. */
    int calls() {
        return calls(serving) + calls(draining);
    }

    private int calls(List<Member<L>> members) {
        return members.stream().mapToInt(member -> member.calls).sum();
    }

    /** Number of further calls that the open channels could carry. */
    int room() {
        return serving.size() * limits.streamsPerChannel() - calls(serving);
    }

    /** Number of channels, their maximum, and how many fail or drain. */
    String counts() {
        long failing = serving.stream()
                .filter(member -> member.channel.state() == PooledChannel.State.FAILING)
                .count();
        return serving.size() + " of " + limits.channels() + " channels"
                + (failing == 0 ? "" : ", " + failing + " failing")
                + (draining.isEmpty() ? "" : ", " + draining.size() + " draining");
    }
}
