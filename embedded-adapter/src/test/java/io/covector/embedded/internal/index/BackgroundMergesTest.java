package io.covector.embedded.internal.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.embedded.internal.codec.MergeControl;
import java.io.IOException;
import org.apache.lucene.index.MergePolicy.OneMerge;
import org.apache.lucene.index.MergeScheduler.MergeSource;
import org.apache.lucene.index.MergeTrigger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackgroundMergesTest {
    /** Merges wait until somebody has asked often enough; the first to ask is interrupted. */
    private static final class Backlog implements MergeSource {
        private int asked;

        @Override
        public boolean hasPendingMerges() {
            if (++asked == 1) {
                Thread.currentThread().interrupt();
            }
            return asked < 4;
        }

        @Override
        public @Nullable OneMerge getNextMerge() {
            return null;
        }

        @Override
        public void onMergeFinished(OneMerge merge) {}

        @Override
        public void merge(OneMerge merge) {}
    }

    @Test
    void anInterruptEndsNoWaitForMerges() throws IOException {
        Backlog backlog = new Backlog();
        try (BackgroundMerges merges = new BackgroundMerges(new MergeControl()) {
            @Override
            public synchronized int mergeThreadCount() {
                return Integer.MAX_VALUE;
            }

            @Override
            public void close() {}
        }) {
            merges.merge(backlog, MergeTrigger.SEGMENT_FLUSH);
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(backlog.asked).isEqualTo(4);
    }
}
