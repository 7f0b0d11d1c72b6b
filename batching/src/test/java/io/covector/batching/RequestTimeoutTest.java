package io.covector.batching;

import static io.covector.batching.Fixture.ids;
import static io.covector.batching.Fixture.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Consistency;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.filter.Filter;
import io.covector.spi.Deadline;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who bounds the time of a request: the caller, or else the client's default. */
class RequestTimeoutTest {
    private final Fixture fixture = new Fixture();
    private final MemoryCollection stored = fixture.stored;

    @Test
    void eachRequestOfAnUnboundedCallGetsTheDefault() {
        Deadline call = fixture.unbounded();
        stored.interference = request -> fixture.time.sleep(Duration.ofSeconds(6));
        fixture.books.write(new WriteBatch(WriteMode.UPSERT, range(12)), call);
        assertThat(stored.deadlines).hasSize(3).doesNotHaveDuplicates().allSatisfy(deadline -> {
            assertThat(deadline.timeout()).contains(Fixture.REQUEST_TIMEOUT);
        });
        assertThat(call.elapsed()).isEqualTo(Duration.ofSeconds(18));
    }

    @Test
    void aBoundOfTheCallersHoldsForAllRequestsTogether() {
        Deadline call = Deadline.after(Duration.ofMinutes(5), fixture.time);
        fixture.books.write(new WriteBatch(WriteMode.UPSERT, range(12)), call);
        fixture.books.delete(ids(12), call);
        fixture.books.count(Optional.empty(), Consistency.SESSION, call);
        assertThat(stored.deadlines)
                .hasSize(6)
                .allSatisfy(deadline -> assertThat(deadline.timeout()).contains(Duration.ofMinutes(5)));
    }

    @Test
    void everyOtherRequestGetsTheDefaultToo() {
        fixture.books.delete(ids(2), fixture.unbounded());
        fixture.books.delete(Filter.eq("a", 1), fixture.unbounded());
        fixture.books.count(Optional.empty(), Consistency.SESSION, fixture.unbounded());
        fixture.books.dropIndex(fixture.unbounded());
        fixture.backend.create(fixture.books.spec(), fixture.unbounded());
        fixture.backend.list(fixture.unbounded());
        fixture.backend.exists("books", fixture.unbounded());
        fixture.backend.drop("books", fixture.unbounded());
        fixture.backend.ping(fixture.unbounded());
        assertThat(stored.deadlines).hasSize(4);
        assertThat(fixture.server.deadlines).hasSize(5);
        stored.deadlines.addAll(fixture.server.deadlines);
        assertThat(stored.deadlines)
                .allSatisfy(deadline -> assertThat(deadline.timeout()).contains(Fixture.REQUEST_TIMEOUT));
    }

    @Test
    void buildingAnIndexMayTakeHours() {
        fixture.books.createIndex(IndexSpec.hnsw(), IndexBuild.defaults(), fixture.unbounded());
        assertThat(stored.deadlines.get(0).timeout()).isEmpty();
    }

    @Test
    void theRestIsHandedThrough() {
        assertThat(fixture.backend.open("absent", fixture.unbounded())).isEmpty();
        assertThat(fixture.backend.capabilities().backendType()).isEqualTo("memory");
        assertThat(fixture.backend.unwrap(MemoryBackend.class)).containsSame(fixture.server);
        assertThat(fixture.books.unwrap(MemoryCollection.class)).containsSame(stored);
        assertThat(fixture.books.spec()).isEqualTo(stored.spec());
        assertThat(fixture.books.limits()).isEqualTo(stored.limits());
        fixture.backend.close();
        assertThat(fixture.server.closed).isTrue();
    }
}
