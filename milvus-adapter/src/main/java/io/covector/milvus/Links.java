package io.covector.milvus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a pool: which one a call takes, when another is opened, when an old one goes. Has no clock: every method is
 * told the time. Not thread-safe.
 */
final class Links<L extends Link> {
    /** Lifetimes differ by this much, so that connections made together do not go together. */
    private static final double LIFETIME_JITTER = 0.1;

    /** Calls that meet a server that is down try to connect no more often than this; the others fail at once. */
    private static final long RECONNECT_NANOS = Duration.ofSeconds(1).toNanos();

    private final MilvusConfig.Pool limits;
    private final Supplier<L> opener;
    private final RandomGenerator random;
    private final List<Member<L>> serving = new ArrayList<>();
    private final List<Member<L>> leaving = new ArrayList<>();

    Links(MilvusConfig.Pool limits, Supplier<L> opener, RandomGenerator random) {
        this.limits = limits;
        this.opener = opener;
        this.random = random;
    }

    /** A connection and what becomes of it. */
    static final class Member<L> {
        private final L link;
        private final long goesNanos;
        private int calls;
        private @Nullable Long reconnectedNanos;
        private boolean aborted;

        private Member(L link, long goesNanos) {
            this.link = link;
            this.goesNanos = goesNanos;
        }

        L link() {
            return link;
        }

        /** Whether its calls were ended because they took too long after its time was over. */
        boolean isAborted() {
            return aborted;
        }
    }

    /** The connection for a call that begins now; {@link #release} has to follow. No more calls may begin than the limits allow. */
    Member<L> take(long now) {
        Member<L> member = choose(now);
        if (member.link.state() == Link.State.FAILING) {
            reconnect(member, now);
        }
        member.calls++;
        return member;
    }

    /** The connection that a call would take now. */
    Member<L> choose(long now) {
        retire(now);
        openLeast(now);
        Member<L> best = null;
        Link.State bestState = Link.State.FAILING;
        boolean someoneWorks = false;
        for (Member<L> member : serving) {
            Link.State state = member.link.state();
            someoneWorks |= state != Link.State.FAILING;
            if (member.calls < limits.streamsPerChannel()
                    && (best == null || isBetter(state, member.calls, bestState, best.calls))) {
                best = member;
                bestState = state;
            }
        }
        // another connection helps when those that work are full, not when the server is down
        boolean wanted = best == null || (bestState == Link.State.FAILING && someoneWorks);
        if (wanted && serving.size() < limits.channels()) {
            return open(now);
        }
        if (best == null) {
            throw new IllegalStateException("more calls than connections can carry: " + counts());
        }
        return best;
    }

    private void openLeast(long now) {
        while (serving.size() < limits.minChannels()) {
            open(now);
        }
    }

    /** Begins to connect the least connections; returns how many are not connected yet. */
    int connect(long now) {
        openLeast(now);
        int missing = 0;
        for (Member<L> member : serving) {
            missing += member.link.connect() ? 0 : 1;
        }
        return missing;
    }

    private static boolean isBetter(Link.State state, int calls, Link.State thanState, int thanCalls) {
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
            member.link.reconnect();
        }
    }

    private void retire(long now) {
        for (Iterator<Member<L>> each = serving.iterator(); each.hasNext(); ) {
            Member<L> member = each.next();
            if (now - member.goesNanos >= 0) {
                each.remove();
                if (member.calls == 0) {
                    member.link.close();
                } else {
                    leaving.add(member);
                }
            }
        }
        for (Member<L> member : leaving) {
            if (!member.aborted
                    && now - member.goesNanos >= limits.drainTimeout().toNanos()) {
                member.aborted = true;
                member.link.abort();
            }
        }
    }

    /** A call is over. */
    void release(Member<L> member) {
        member.calls--;
        if (member.calls == 0 && leaving.remove(member)) {
            member.link.close();
        }
    }

    /** Ends all calls in flight. */
    void abort() {
        serving.forEach(member -> member.link.abort());
        leaving.forEach(member -> member.link.abort());
    }

    /** Calls in flight. */
    int calls() {
        return calls(serving) + calls(leaving);
    }

    private int calls(List<Member<L>> members) {
        return members.stream().mapToInt(member -> member.calls).sum();
    }

    /** Calls that the open connections could carry besides, were they not bounded in all. */
    int room() {
        return serving.size() * limits.streamsPerChannel() - calls(serving);
    }

    /** Connections, the most there may be, and how many do not work or are on their way out. */
    String counts() {
        long failing = serving.stream()
                .filter(member -> member.link.state() == Link.State.FAILING)
                .count();
        return serving.size() + " of " + limits.channels() + " channels"
                + (failing == 0 ? "" : ", " + failing + " failing")
                + (leaving.isEmpty() ? "" : ", " + leaving.size() + " draining");
    }
}
