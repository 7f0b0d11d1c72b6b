package io.covector.embedded.internal.index;

import io.covector.embedded.internal.codec.MergeControl;
import io.covector.embedded.internal.file.Uninterrupted;
import java.io.IOException;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.MergePolicy.OneMerge;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges segments on threads of Lucene's. Who has brought a segment too many waits here until a merge is done, also on
 * an interrupted thread: the change is in the index already, and an exception would deny it. Thread-safe.
 */
class BackgroundMerges extends ConcurrentMergeScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundMerges.class);

    private final MergeControl control;

    BackgroundMerges(MergeControl control) {
        this.control = control;
    }

    @Override
    public synchronized void merge(MergeSource source, MergeTrigger trigger) throws IOException {
        Uninterrupted.run(() -> {
            super.merge(source, trigger);
            return true;
        });
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
