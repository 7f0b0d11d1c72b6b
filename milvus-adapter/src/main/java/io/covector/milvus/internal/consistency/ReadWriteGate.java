package io.covector.milvus.internal.consistency;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many readers or many writers of one collection, never both at the same time, or one request that runs alone. Milvus
 * 2.3 needs it. It applies deletions up to the timestamp of a read. A later read with an earlier timestamp undoes the
 * deletions in between, and all older deletions of the same ids, so that records appear that were replaced or deleted
 * long ago. Between two writes all reads see the same deletions. Later servers let reads run at any time; there only
 * writes and what runs alone wait for each other. Those who wait are served in order: nobody joins the requests that
 * run while somebody waits. Thread-safe.
 */
public final class ReadWriteGate {
    private enum Kind {
        READ,
        WRITE,
        ALONE
    }

    /** Requests of one kind, which run at the same time. */
    private static final class Group {
        private final Kind kind;
        private final List<Semaphore> waiting = new ArrayList<>();
        private int members;
        private @Nullable Group joined; // the group that this one has become a part of, if any

        private Group(Kind kind) {
            this.kind = kind;
        }

        /** The group as whose part this one runs. */
        private Group whole() {
            Group group = this;
            while (group.joined != null) {
                group = group.joined;
            }
            return group;
        }

        private boolean canJoin(Group other) {
            return kind == other.kind && kind != Kind.ALONE;
        }
    }

    private final boolean readsWait;

    /** The first group runs, the others wait. No two neighbours could be one group. */
    private final List<Group> groups = new ArrayList<>();

    /**
     * A gate of one collection.
     *
     * @param readsWait whether the server cannot read and write at the same time; else every read runs at once
     */
    public ReadWriteGate(boolean readsWait) {
        this.readsWait = readsWait;
    }

    /**
     * Runs a read. The request must be made inside of {@code request}: a timestamp that was chosen before may be too
     * old.
     */
    public <T> T read(CallContext context, Supplier<T> request) {
        return readsWait ? run(Kind.READ, context, request) : request.get();
    }

    /** Runs a request that writes or deletes records. */
    public <T> T write(CallContext context, Supplier<T> request) {
        return run(Kind.WRITE, context, request);
    }

    /**
     * Runs reads and a write that rests on them: what they have read stays as it is until then, as far as this client
     * writes. The requests must not go through this gate.
     */
    public <T> T alone(CallContext context, Supplier<T> requests) {
        return run(Kind.ALONE, context, requests);
    }

    private <T> T run(Kind kind, CallContext context, Supplier<T> request) {
        Group group = enter(kind, context);
        try {
            return request.get();
        } finally {
            leave(group);
        }
    }

    private void leave(Group group, Semaphore turn) {
        synchronized (groups) {
            group.whole().waiting.remove(turn);
            leave(group);
        }
    }

    private Group enter(Kind kind, CallContext context) {
        Semaphore turn = new Semaphore(0);
        Group group = join(kind, turn);
        boolean entered = false;
        try {
            entered = turn.tryAcquire() || context.await(turn);
        } finally {
            if (!entered) {
                leave(group, turn);
            }
        }
        if (!entered) {
            throw VectorException.builder(
                            ErrorCode.TIMEOUT,
                            "not sent: requests of another kind for the same collection were in flight until the "
                                    + "deadline, and this server or request cannot run beside them")
                    .build();
        }
        return group;
    }

    /**
     * Joins the last group of this kind. The group that runs can be joined only while no other group waits.
     *
     * @param turn gets a permit when the group runs
     */
    private Group join(Kind kind, Semaphore turn) {
        synchronized (groups) {
            Group group = lastOf(kind);
            group.members++;
            group.waiting.add(turn);
            startFirst();
            return group;
        }
    }

    private Group lastOf(Kind kind) {
        Group group = new Group(kind);
        for (int i = groups.size() - 1; i >= 0; i--) {
            boolean runsBeforeOthers = i == 0 && groups.size() > 1;
            if (groups.get(i).canJoin(group) && !runsBeforeOthers) {
                return groups.get(i);
            }
        }
        groups.add(group);
        return group;
    }

    private void startFirst() {
        if (!groups.isEmpty()) {
            groups.get(0).waiting.forEach(Semaphore::release);
            groups.get(0).waiting.clear();
        }
    }

    private void leave(Group entered) {
        synchronized (groups) {
            Group group = entered.whole();
            group.members--;
            if (group.members == 0) {
                int place = groups.indexOf(group);
                groups.remove(place);
                joinNeighbours(place);
            }
            startFirst();
        }
    }

    /** After those between two groups of one kind have given up: the later one becomes a part of the earlier. */
    private void joinNeighbours(int place) {
        if (place == 0 || place == groups.size()) {
            return;
        }
        Group first = groups.get(place - 1);
        Group later = groups.get(place);
        if (first.canJoin(later)) {
            groups.remove(place);
            first.members += later.members;
            first.waiting.addAll(later.waiting);
            later.joined = first;
        }
    }

    /** How many requests wait. */
    int waiting() {
        synchronized (groups) {
            return groups.stream().mapToInt(group -> group.waiting.size()).sum();
        }
    }
}
