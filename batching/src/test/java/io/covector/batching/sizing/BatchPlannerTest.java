package io.covector.batching.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchPlannerTest {
    private static List<Slice> plan(long[] sizes, int maxRows, long maxBytes) {
        BatchPlanner planner = new BatchPlanner(sizes.length, i -> sizes[i]);
        List<Slice> slices = new ArrayList<>();
        while (planner.hasNext()) {
            slices.add(planner.next(maxRows, maxBytes));
        }
        return slices;
    }

    @Test
    void nothingNeedsNoRequest() {
        assertThat(plan(new long[0], 10, 10)).isEmpty();
        assertThatThrownBy(() -> new BatchPlanner(0, i -> 1).next(1, 1)).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void rowsBoundASlice() {
        assertThat(plan(new long[] {1, 1, 1, 1, 1}, 2, 100))
                .containsExactly(new Slice(0, 2, 2), new Slice(2, 4, 2), new Slice(4, 5, 1));
    }

    @Test
    void bytesBoundASlice() {
        assertThat(plan(new long[] {4, 6, 1, 9, 10}, 100, 10))
                .containsExactly(new Slice(0, 2, 10), new Slice(2, 4, 10), new Slice(4, 5, 10));
    }

    @Test
    void whatIsTooLargeStandsAlone() {
        assertThat(plan(new long[] {1, 11, 1}, 100, 10))
                .containsExactly(new Slice(0, 1, 1), new Slice(1, 2, 11), new Slice(2, 3, 1));
        assertThat(plan(new long[] {Long.MAX_VALUE, Long.MAX_VALUE}, 100, Long.MAX_VALUE))
                .hasSize(2);
    }

    @Test
    void boundsMayChangeFromSliceToSlice() {
        BatchPlanner planner = new BatchPlanner(10, i -> 1);
        assertThat(planner.next(1, 100)).isEqualTo(new Slice(0, 1, 1));
        assertThat(planner.next(4, 100)).isEqualTo(new Slice(1, 5, 4));
        assertThat(planner.next(100, 2)).isEqualTo(new Slice(5, 7, 2));
        assertThat(planner.position()).isEqualTo(7);
    }

    @Test
    void eachSizeIsAskedOnceAndNotBeforeItIsNeeded() {
        List<Integer> asked = new ArrayList<>();
        BatchPlanner planner = new BatchPlanner(6, i -> {
            asked.add(i);
            return 1;
        });
        planner.next(2, 100);
        assertThat(asked).containsExactly(0, 1, 2);
        planner.next(2, 100);
        planner.next(2, 100);
        assertThat(asked).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(planner.hasNext()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void slicesCoverEverythingInOrderWithinTheBounds(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            long[] sizes = random.longs(random.nextInt(200), 0, 50).toArray();
            int maxRows = 1 + random.nextInt(20);
            long maxBytes = random.nextLong(1, 200);
            List<Slice> slices = plan(sizes, maxRows, maxBytes);
            int next = 0;
            for (Slice slice : slices) {
                String story = "seed " + seed + ", round " + round + ", " + slice;
                assertThat(slice.from()).as(story).isEqualTo(next);
                assertThat(slice.size()).as(story).isBetween(1, maxRows);
                long bytes = 0;
                for (int i = slice.from(); i < slice.to(); i++) {
                    bytes += sizes[i];
                }
                assertThat(slice.bytes()).as(story).isEqualTo(bytes);
                assertThat(bytes <= maxBytes || slice.size() == 1).as(story).isTrue();
                boolean full =
                        slice.to() == sizes.length || slice.size() == maxRows || bytes + sizes[slice.to()] > maxBytes;
                assertThat(full).as("no room for one more: %s", story).isTrue();
                next = slice.to();
            }
            assertThat(next).isEqualTo(sizes.length);
        }
    }
}
