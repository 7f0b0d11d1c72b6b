package io.covector.batching.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.batching.sizing.Choice;
import io.covector.batching.sizing.WriteBounds;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a bulk writer takes, sends and tells, without threads. */
class BulkStateTest {
    private static final Choice CHOICE = new Choice(4, 2, 0);

    private BulkState state = state(BulkOptions.builder().maxBufferedRecords(10).maxBufferedBytes(1_024));

    private static BulkState state(BulkOptions.Builder options) {
        return new BulkState(options.build(), new WriteBounds(4, 500, 2_000, 2, false));
    }

    private void add(long id, long bytes) {
        assertThat(state.mayAccept(null, RecordId.of(id), bytes)).isTrue();
        state.accept(RecordId.of(id), VectorRecord.of(id, new float[] {1}), bytes);
    }

    private boolean mayAdd(long id, long bytes) {
        return state.mayAccept(null, RecordId.of(id), bytes);
    }

    private BulkRequest take() {
        return Objects.requireNonNull(state.take(CHOICE));
    }

    private static VectorException failure() {
        return VectorException.builder(ErrorCode.UNAVAILABLE, "gone").build();
    }

    @Test
    void aHotIdTakesRoomEveryTime() {
        add(1, 10);
        take(); // under way, so the next ones wait
        for (int i = 0; i < 9; i++) {
            add(1, 10);
        }
        assertThat(mayAdd(1, 10)).isFalse();
        assertThat(state.held()).isEqualTo(10);
    }

    @Test
    void aLargerRecordInPlaceOfASmallerOneNeedsRoom() {
        add(1, 500);
        add(2, 500);
        assertThat(mayAdd(2, 525)).isFalse();
        assertThat(mayAdd(2, 524)).isTrue();
        assertThat(mayAdd(2, 100)).isTrue();
        add(2, 100);
        assertThat(state.heldBytes()).isEqualTo(600);
    }

    @Test
    void aRecordThatIsLargerThanAllRoomGoesAlone() {
        add(1, 5_000);
        assertThat(mayAdd(2, 1)).isFalse();
        state.end(take());
        assertThat(mayAdd(2, 5_000)).isTrue();
    }

    @Test
    void whoeverWaitsForRoomGoesFirst() {
        add(1, 1_000);
        BulkState.Place large = new BulkState.Place();
        BulkState.Place small = new BulkState.Place();
        state.queueUp(large);
        state.queueUp(small);
        assertThat(mayAdd(2, 1)).as("there is room, but somebody waits").isFalse();
        assertThat(state.mayAccept(large, RecordId.of(3), 900)).isFalse();
        state.end(take());
        assertThat(mayAdd(2, 1)).isFalse();
        assertThat(state.mayAccept(small, RecordId.of(2), 1)).isFalse();
        assertThat(state.mayAccept(large, RecordId.of(3), 900)).isTrue();
        state.leaveLine(large);
        assertThat(state.mayAccept(small, RecordId.of(2), 1)).isTrue();
    }

    @Test
    void changesOfOneIdAreNeverUnderWayTogether() {
        add(1, 10);
        BulkRequest first = take();
        add(1, 10);
        state.flush();
        assertThat(state.take(CHOICE)).isNull();
        state.end(first);
        assertThat(take().changes()).extracting(Change::id).containsExactly(RecordId.of(1));
    }

    @Test
    void aRequestLeavesWhenNoneIsUnderWayOrItIsFullOrFlushed() {
        add(1, 10);
        assertThat(state.wanted(CHOICE)).isEqualTo(1);
        take();
        IntStream.range(2, 5).forEach(id -> add(id, 10));
        assertThat(state.isDue(CHOICE)).isFalse();
        long ticket = state.flush();
        assertThat(state.isDue(CHOICE)).isTrue();
        assertThat(state.isIdleAndDue(CHOICE)).isFalse();
        BulkRequest second = take();
        assertThat(second.changes()).hasSize(3);
        add(9, 10);
        assertThat(state.wanted(CHOICE)).as("two are under way").isZero();
        assertThat(state.holdsBelow(ticket)).isTrue();
    }

    @Test
    void afterAStopNothingLeavesAndEverythingIsTold() {
        state = state(BulkOptions.builder().maxBufferedRecords(10).onFailure(f -> {}));
        add(1, 10);
        BulkRequest underWay = take();
        add(2, 10);
        add(2, 10);
        List<BulkFailure> failures = state.stop(failure());
        assertThat(failures).extracting(BulkFailure::position).containsExactly(1L, 2L);
        assertThat(state.stop(failure())).isEmpty();
        assertThat(state.isDue(CHOICE)).isFalse();
        underWay.stopped(IntStream.range(0, 1), WriteOutcome.UNKNOWN, failure());
        assertThat(state.end(underWay)).extracting(BulkFailure::outcome).containsExactly(WriteOutcome.UNKNOWN);
        assertThat(state.held()).as("until the listener has heard").isEqualTo(3);
        state.told(3);
        assertThat(state.held()).isZero();
    }
}
