package io.covector.batching.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.Vector;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.test.FakeTicker;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescingQueueTest {
    private static final Vector VECTOR = Vector.copyOf(1);

    private final CallContext context = FakeTicker.impatient().context(Operation.SEARCH, Duration.ofHours(1));

    private CoalescedSearch search() {
        return new CoalescedSearch(VECTOR, context);
    }

    /** Otherwise the searches of this kind would wait for a request that never ends. */
    @Test
    void searchesGoAloneWhenThereIsNoMemoryForTheNextRequest() {
        CoalescingQueue queue = new CoalescingQueue(Searches.of(1));
        CoalescedSearch sent = search();
        sent.state(CoalescedSearch.State.SENT);
        CoalescedSearch waiting = search();
        assertThat(queue.begin(1)).isTrue();
        queue.add(waiting);
        List<CoalescedSearch> unreadable = new AbstractList<>() {
            @Override
            public CoalescedSearch get(int index) {
                return sent;
            }

            @Override
            public int size() {
                return 1;
            }

            @Override
            public Object[] toArray() {
                throw new OutOfMemoryError("planted");
            }
        };

        assertThatThrownBy(() -> queue.next(unreadable, 10)).isInstanceOf(OutOfMemoryError.class);

        assertThat(sent.state()).isEqualTo(CoalescedSearch.State.ALONE);
        assertThat(waiting.state()).isEqualTo(CoalescedSearch.State.ALONE);
        assertThat(queue.isIdle()).isTrue();
    }
}
