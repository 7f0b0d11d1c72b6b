package io.covector.batching;

import static io.covector.batching.Fixture.failure;
import static io.covector.batching.Fixture.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.BulkOptions;
import io.covector.ErrorCode;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.observe.Operation;
import io.covector.spi.SearchBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Calls of a thread that has begun a transaction, and of one that has not. */
class LentTransactionTest {
    private final List<Runnable> handedOver = new ArrayList<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    private Fixture fixture(boolean joins) {
        Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "3"), handedOver::add);
        fixture.server.joinsTransaction(thread -> joins);
        fixture.stored.interfere(request -> threads.add(Thread.currentThread()));
        return fixture;
    }

    @Test
    void everyRequestOfAWriteIsMadeByTheThreadOfTheTransaction() {
        fixture(true).upsert(range(20));
        assertThat(handedOver).isEmpty();
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void otherWritesHaveHelpers() {
        fixture(false).upsert(range(20));
        assertThat(handedOver).isNotEmpty();
    }

    @Test
    void searchesShareNoRequestAndHaveNoHelpers() {
        Fixture fixture = fixture(true);
        List<Vector> vectors = range(20).stream().map(record -> record.vector()).toList();
        fixture.books.search(
                SearchBatch.builder("vector", 1).build(vectors), fixture.unbounded(Operation.SEARCH_BATCH));
        assertThat(handedOver).isEmpty();
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void aBulkWriterIsRefusedBeforeAnythingIsSent() {
        Fixture fixture = fixture(true);
        VectorException e = failure(() -> fixture.bulkWriter(BulkOptions.defaults()));
        assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(fixture.stored.requests()).isEmpty();
    }
}
