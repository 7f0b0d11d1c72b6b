package io.covector.batching.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorRecord;
import io.covector.batching.sizing.Choice;
import io.covector.batching.sizing.Slice;
import io.covector.batching.sizing.WriteBounds;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a call is cut when several threads cut it. */
class SliceQueueTest {
    private static final WriteBounds BOUNDS = new WriteBounds(8, 100, 1_000, 4, false);
    private static final Choice CHOICE = new Choice(8, 4, 0);

    private static List<VectorRecord> records(int count) {
        return LongStream.range(0, count)
                .mapToObj(id -> VectorRecord.of(id, new float[] {1}))
                .toList();
    }

    private static SliceQueue queue(List<VectorRecord> records, ToLongFunction<VectorRecord> sizes) {
        return new SliceQueue(records, sizes, BOUNDS);
    }

    @Test
    void everyRecordIsInOneSliceWhoeverCutsMeanwhile() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int count = 1 + random.nextInt(120);
            List<VectorRecord> records = records(count);
            int[] taken = new int[count];
            SliceQueue[] queue = new SliceQueue[1];
            int[] depth = new int[1];
            queue[0] = queue(records, record -> {
                if (depth[0] < 3 && random.nextInt(6) == 0) {
                    depth[0]++; // another thread cuts while this one looks at sizes
                    mark(queue[0].next(CHOICE, false), taken);
                    depth[0]--;
                }
                return 10L + random.nextInt(60);
            });
            for (Slice next = queue[0].next(CHOICE, false); next != null; next = queue[0].next(CHOICE, false)) {
                mark(next, taken);
            }
            assertThat(taken).as("seed " + seed).containsOnly(1);
            assertThat(queue[0].untaken()).isEmpty();
            assertThat(queue[0].wanted(CHOICE)).isZero();
        }
    }

    private static void mark(@Nullable Slice slice, int[] taken) {
        for (int i = slice == null ? 0 : slice.from(); slice != null && i < slice.to(); i++) {
            taken[i]++;
        }
    }

    @Test
    void aSizeThatCannotBeToldLeavesTheRecordsThere() {
        SliceQueue queue = queue(records(20), record -> {
            throw new IllegalStateException("planted");
        });
        assertThatThrownBy(() -> queue.next(CHOICE, false)).hasMessage("planted");
        assertThat(queue.untaken()).hasSize(20);
        assertThat(queue.wanted(CHOICE)).isEqualTo(4);
    }

    @Test
    void helpersLeaveWhenEnoughAreUnderWay() {
        SliceQueue queue = queue(records(100), record -> 1);
        for (int i = 0; i < 4; i++) {
            assertThat(queue.next(CHOICE, true)).isNotNull();
        }
        assertThat(queue.next(CHOICE, true)).isNull();
        assertThat(queue.next(CHOICE, false)).isNotNull();
        queue.ended();
        queue.ended();
        assertThat(queue.next(CHOICE, true)).isNotNull();
    }
}
