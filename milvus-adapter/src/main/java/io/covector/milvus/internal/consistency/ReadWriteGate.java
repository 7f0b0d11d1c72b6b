package io.covector.milvus.internal.consistency;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many readers or many writers of one collection, never both at the same time. Milvus 2.3 needs it. It applies
 * deletions up to the timestamp of a read. A later read with an earlier timestamp undoes the deletions in between, and
 * all older deletions of the same ids, so that records appear that were replaced or deleted long ago. Between two
 * writes all reads see the same deletions. Those who wait are served in order: nobody joins the requests that run while
 * somebody waits. Thread-safe.
 */
public final class ReadWriteGate {
    private enum Kind {
        READ,
        WRITE
    }

    /** Requests of one kind, which run at the same time. */
    private static final class Group {
        private final Kind kind;
        private final List<Semaphore> waiting = new ArrayList<>();
        private int members;
        private @Nullable Group joined; // the group that runs, if this one has become a part of it

        private Group(Kind kind) {
            this.kind = kind;
        }
    }

    private final boolean needed;

    /** The first group runs, the others wait. Kinds alternate, so that there are three groups at most. */
    private final Deque<Group> groups = new ArrayDeque<>();

    /**
     * A gate of one collection.
     *
     * @param needed whether the server needs it; without need every request runs at once
     */
    public ReadWriteGate(boolean needed) {
        this.needed = needed;
    }

    /**
     * Runs a read. The request must be made inside of {@code request}: a timestamp that was chosen before may be too
     * old.
     */
    public <T> T read(CallContext context, Supplier<T> request) {
        return needed ? run(Kind.READ, context, request) : request.get();
    }

    /** Runs a request that writes or deletes records. */
    public <T> T write(CallContext context, Supplier<T> request) {
        return needed ? run(Kind.WRITE, context, request) : request.get();
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
            group.waiting.remove(turn);
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
                            "not sent: this server cannot read and write a collection at the same time, "
                                    + "and requests of the other kind were in flight until the deadline")
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
            if (group == groups.peekFirst()) {
                turn.release();
            } else {
                group.waiting.add(turn);
            }
            return group;
        }
    }

    private Group lastOf(Kind kind) {
        Group last = groups.peekLast();
        for (Group group : groups) {
            boolean runs = group == groups.peekFirst();
            if (group.kind == kind && (!runs || group == last)) {
                return group;
            }
        }
        Group group = new Group(kind);
        groups.add(group);
        return group;
    }

    private void leave(Group entered) {
        synchronized (groups) {
            Group group = entered.joined == null ? entered : entered.joined;
            group.members--;
            if (group.members > 0) {
                return;
            }
            boolean ran = group == groups.peekFirst();
            groups.remove(group);
            Group next = ran ? groups.peekFirst() : joinNeighbours();
            if (next != null) {
                next.waiting.forEach(Semaphore::release);
                next.waiting.clear();
            }
        }
    }

    /** After those between two groups of one kind have given up: the later one, which runs with the first now. */
    private @Nullable Group joinNeighbours() {
        Group later = groups.peekLast();
        Group first = groups.peekFirst();
        if (first == null || later == null || first == later || first.kind != later.kind) {
            return null;
        }
        groups.removeLast();
        first.members += later.members;
        later.joined = first;
        return later;
    }

    /** How many requests wait. */
    int waiting() {
        synchronized (groups) {
            return groups.stream().mapToInt(group -> group.waiting.size()).sum();
        }
    }
}
