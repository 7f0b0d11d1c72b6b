package io.covector.embedded.internal.codec;

import java.util.function.BooleanSupplier;
import org.apache.lucene.index.MergePolicy.MergeAbortedException;

/** Ends merges of segments that are no longer wanted; the graphs that they build take long. Thread-safe. */
public final class MergeControl {
    private volatile boolean aborted;
    private volatile BooleanSupplier mustEnd = MergeControl::never;

    /** Lets every merge go on. */
    public MergeControl() {}

    private static boolean never() {
        return false;
    }

    /** Ends every merge from now on. */
    public void abort() {
        aborted = true;
    }

    /** Ends every merge at which the condition holds, in place of the condition before. */
    public void abortWhen(BooleanSupplier condition) {
        mustEnd = condition;
    }

    /** Ends merges by no condition any more. */
    public void abortNone() {
        mustEnd = MergeControl::never;
    }

    /** Fails when the merge of this thread must not go on. */
    public void check() throws MergeAbortedException {
        if (aborted || mustEnd.getAsBoolean()) {
            throw new MergeAbortedException("the merge is no longer wanted");
        }
    }
}
