package io.covector.milvus;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.Deadline;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets requests that read a collection run beside each other, and those that change it, but not both kinds at once. Milvus 2.3
 * needs that: it keeps which rows are deleted as of the timestamp of the last read, and a read with an earlier timestamp takes
 * the deletions in between back, together with all older ones of the same ids, so that records replaced or deleted long ago
 * appear. Between two changes all reads meet the same deletions. Thread-safe.
 */
final class Turns {
    private enum Kind {
        READ,
        CHANGE
    }

    /** Requests of one kind that run at the same time. */
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

    /** The first runs, the others wait: three at most, of kinds that alternate. */
    private final Deque<Group> groups = new ArrayDeque<>();

    /** Turns that are taken only if the server needs them. */
    Turns(boolean needed) {
        this.needed = needed;
    }

    /** Runs a request that reads; what it asks for must be made within it, since the state before may be gone. */
    <T> T read(Deadline deadline, Supplier<T> request) {
        return needed ? take(Kind.READ, deadline, request) : request.get();
    }

    /** Runs a request that changes records. */
    <T> T change(Deadline deadline, Supplier<T> request) {
        return needed ? take(Kind.CHANGE, deadline, request) : request.get();
    }

    private <T> T take(Kind kind, Deadline deadline, Supplier<T> request) {
        Group group = enter(kind, deadline);
        try {
            return request.get();
        } finally {
            leave(group);
        }
    }

    private Group enter(Kind kind, Deadline deadline) {
        lock.lock();
        try {
            Group group = join(kind);
            boolean entered = groups.peekFirst() == group;
            try {
                entered = entered || deadline.interruptibly(() -> await(group, deadline));
            } finally {
                if (!entered) {
                    leave(group);
                }
            }
            if (!entered) {
                throw VectorException.builder(
                                ErrorCode.TIMEOUT,
                                "not sent: this server cannot read and change a collection at the same time, and requests of "
                                        + "the other kind were in flight until the deadline")
                        .build();
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** Those who wait are waited for: nobody joins the group that runs past them. */
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

    private boolean await(Group group, Deadline deadline) throws InterruptedException {
        while (groups.peekFirst() != group) {
            var left = deadline.remaining();
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
