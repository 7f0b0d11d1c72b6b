package io.covector.batching;

import static io.covector.batching.Fixture.ids;
import static io.covector.batching.Fixture.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.Deadline;
import io.covector.test.MemoryBackend;
import io.covector.test.MemoryCollection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who bounds the time of a request: the caller, or else the client's default. */
class RequestTimeoutTest {
    private final Fixture fixture = new Fixture();
    private final Stored stored = fixture.stored;

    @Test
    void eachRequestOfAnUnboundedCallGetsTheDefault() {
        CallContext call = fixture.unbounded();
        stored.interfere(request -> fixture.time.advance(Duration.ofSeconds(6)));
        fixture.books.write(WriteMode.UPSERT, range(12), call);
        assertThat(stored.contexts()).hasSize(3).doesNotHaveDuplicates().allSatisfy(context -> {
            assertThat(context.deadline().timeout()).contains(Fixture.REQUEST_TIMEOUT);
        });
        assertThat(call.deadline().elapsed()).isEqualTo(Duration.ofSeconds(18));
    }

    @Test
    void aBoundOfTheCallersHoldsForAllRequestsTogether() {
        CallContext call = CallContext.of(Operation.UPSERT, Deadline.after(Duration.ofMinutes(5), fixture.time));
        fixture.books.write(WriteMode.UPSERT, range(12), call);
        fixture.books.delete(ids(12), call);
        fixture.books.count(CountQuery.all(), call);
        assertThat(stored.contexts())
                .hasSize(6)
                .allSatisfy(context -> assertThat(context.deadline().timeout()).contains(Duration.ofMinutes(5)));
    }

    @Test
    void everyOtherRequestGetsTheDefaultToo() {
        fixture.books.delete(ids(2), fixture.unbounded());
        fixture.books.delete(Filter.eq("a", 1), fixture.unbounded());
        fixture.books.count(CountQuery.all(), fixture.unbounded());
        fixture.books.dropIndex("vector", fixture.unbounded());
        fixture.backend.create(fixture.books.spec().toBuilder().name("more").build(), fixture.unbounded());
        fixture.backend.list(fixture.unbounded());
        fixture.backend.state("books", fixture.unbounded());
        fixture.backend.drop("books", fixture.unbounded());
        fixture.backend.ping(fixture.unbounded());
        assertThat(stored.contexts())
                .hasSize(9)
                .allSatisfy(context -> assertThat(context.deadline().timeout()).contains(Fixture.REQUEST_TIMEOUT));
    }

    @Test
    void buildingAnIndexMayTakeHours() {
        fixture.books.createIndex("vector", IndexSpec.hnsw(), IndexBuild.defaults(), fixture.unbounded());
        assertThat(stored.contexts().get(0).deadline().timeout()).isEmpty();
    }

    @Test
    void theRestIsHandedThrough() {
        assertThat(fixture.backend.open("absent", fixture.unbounded())).isEmpty();
        assertThat(fixture.backend.capabilities().backendType()).isEqualTo("memory");
        assertThat(fixture.backend.unwrap(MemoryBackend.class)).containsSame(fixture.server);
        assertThat(fixture.books.unwrap(MemoryCollection.class)).containsSame(stored.collection);
        assertThat(fixture.books.spec()).isEqualTo(stored.collection.spec());
        assertThat(fixture.backend.stats().pool()).isEqualTo(fixture.server.poolCounts());
        fixture.backend.close();
        assertThat(fixture.server.closings()).isEqualTo(1);
    }
}
