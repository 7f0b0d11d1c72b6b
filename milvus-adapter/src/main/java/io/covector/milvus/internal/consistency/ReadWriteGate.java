package io.covector.milvus.internal.consistency;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

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
        private int members;

        private Group(Kind kind) {
            this.kind = kind;
        }
    }

    private final boolean needed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition nextGroup = lock.newCondition();

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

    private Group enter(Kind kind, CallContext context) {
        lock.lock();
        try {
            Group group = join(kind);
            boolean entered = groups.peekFirst() == group;
            try {
                entered = entered || context.interruptibly(() -> await(group, context));
            } finally {
                if (!entered) {
                    leave(group);
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
        } finally {
            lock.unlock();
        }
    }

    /** Joins the last group of this kind. The group that runs can be joined only while no other group waits. */
    private Group join(Kind kind) {
        Group last = groups.peekLast();
        for (Group group : groups) {
            boolean runs = group == groups.peekFirst();
            if (group.kind == kind && (!runs || group == last)) {
                group.members++;
                return group;
            }
        }
        Group group = new Group(kind);
        group.members++;
        groups.add(group);
        return group;
    }

    private boolean await(Group group, CallContext context) throws InterruptedException {
        while (groups.peekFirst() != group) {
            var left = context.deadline().remaining();
            if (left.isEmpty()) {
                nextGroup.await();
            } else if (nextGroup.awaitNanos(left.get().toNanos()) <= 0) {
                return groups.peekFirst() == group;
            }
        }
        return true;
    }

    private void leave(Group group) {
        lock.lock();
        try {
            group.members--;
            if (group.members == 0) {
                groups.remove(group);
                nextGroup.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
