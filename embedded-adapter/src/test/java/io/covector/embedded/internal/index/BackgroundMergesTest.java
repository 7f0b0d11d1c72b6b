package io.covector.embedded.internal.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.embedded.internal.codec.MergeControl;
import java.io.IOException;
import org.apache.lucene.index.MergePolicy.OneMerge;
import org.apache.lucene.index.MergeScheduler.MergeSource;
import org.apache.lucene.index.MergeTrigger;
import org.junit.jupiter.api.Test;

class BackgroundMergesTest {
    /** Merges that wait for ever. */
    private static final class Backlog implements MergeSource {
        @Override
        public boolean hasPendingMerges() {
            return true;
        }

        @Override
        public OneMerge getNextMerge() {
            throw new AssertionError("no other merge may begin");
        }

        @Override
        public void onMergeFinished(OneMerge merge) {}

        @Override
        public void merge(OneMerge merge) {}
    }

    @Test
    void whoHasChangedTheIndexIsNotHeldBack() throws IOException {
        try (BackgroundMerges merges = new BackgroundMerges(new MergeControl()) {
            @Override
            public synchronized int mergeThreadCount() {
                return Integer.MAX_VALUE;
            }

            @Override
            public void close() {}
        }) {
            merges.setMaxMergesAndThreads(1, 1);
            Thread.currentThread().interrupt();
            merges.merge(new Backlog(), MergeTrigger.SEGMENT_FLUSH);
            assertThat(merges.isFull()).isTrue();
        }
        assertThat(Thread.interrupted()).isTrue();
    }
}
