package io.covector.embedded.internal.index;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.embedded.internal.codec.MergeControl;
import io.covector.spi.CallContext;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.MergePolicy.OneMerge;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges segments on threads of Lucene's. Who has changed the index is never held back here, where neither a deadline
 * nor an interrupt could end the wait without denying the change; writers wait before they change anything.
 * Thread-safe.
 */
class BackgroundMerges extends ConcurrentMergeScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundMerges.class);

    private final MergeControl control;
    private @Nullable MergeSource rebuild; // there is one for all rebuilds of an index
    private final Set<Semaphore> waiting = ConcurrentHashMap.newKeySet();

    BackgroundMerges(MergeControl control) {
        this.control = control;
    }

    @Override
    public synchronized void merge(MergeSource source, MergeTrigger trigger) throws IOException {
        if (trigger == MergeTrigger.ADD_INDEXES) {
            rebuild = source;
        }
        super.merge(source, trigger);
    }

    /**
     * Lets a merge begin or not; it never waits, as a merge that ends begins the next one. A rebuild of the index does
     * wait: nobody would begin its merges later.
     */
    @Override
    protected synchronized boolean maybeStall(MergeSource source) {
        return source == rebuild ? super.maybeStall(source) : !isFull();
    }

    /** Whether so many merges run that the next one must wait. */
    boolean isFull() {
        int most = getMaxMergeCount();
        return most != AUTO_DETECT_MERGES_AND_THREADS && mergeThreadCount() >= most;
    }

    /**
     * Waits within the call's deadline as long as the condition holds, which it may cease to do when a merge ends.
     *
     * @throws VectorException with {@code TIMEOUT} or {@code CANCELLED}
     */
    void awaitWhile(BooleanSupplier behind, CallContext context) {
        Semaphore ends = new Semaphore(0);
        waiting.add(ends);
        try {
            while (behind.getAsBoolean()) {
                if (!context.await(ends)) {
                    throw VectorException.builder(
                                    ErrorCode.TIMEOUT, "the deadline has passed while merges of segments lag behind")
                            .build();
                }
            }
        } finally {
            waiting.remove(ends);
        }
    }

    /** Called when a merge has begun or ended. */
    @Override
    protected synchronized void updateMergeThreads() {
        super.updateMergeThreads();
        waiting.forEach(Semaphore::release);
    }

    /** Asks at each file of a merge whether that is still wanted. */
    @Override
    public Directory wrapForMerge(OneMerge merge, Directory directory) {
        return new FilterDirectory(super.wrapForMerge(merge, directory)) {
            @Override
            public IndexOutput createOutput(String name, IOContext context) throws IOException {
                control.check();
                return super.createOutput(name, context);
            }
        };
    }

    /** Logs it; what the failure means for the index is Lucene's to decide, and the next call finds out. */
    @Override
    protected void handleMergeException(Throwable failure) {
        LOG.warn("segments could not be merged", failure);
    }
}
