package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SharedResourcesTest {
    private final List<String> closed = new ArrayList<>();
    private final SharedResources<String, String> shared = new SharedResources<>(closed::add);

    @Test
    void closesWithTheLastUser() {
        SharedResources.Lease<String> first = shared.acquire("a", () -> "pool");
        SharedResources.Lease<String> second = shared.acquire("a", () -> "another");
        assertThat(second.resource()).isSameAs(first.resource());
        first.close();
        first.close();
        assertThat(closed).isEmpty();
        second.close();
        assertThat(closed).containsExactly("pool");
        assertThat(shared.size()).isZero();
    }

    @Test
    void keepsDifferentKeysApart() {
        SharedResources.Lease<String> a = shared.acquire("a", () -> "one");
        SharedResources.Lease<String> b = shared.acquire("b", () -> "two");
        a.close();
        assertThat(closed).containsExactly("one");
        b.close();
        assertThat(closed).containsExactly("one", "two");
    }

    @Test
    void keepsNothingOfWhatCannotBeOpenedOrClosed() {
        assertThatThrownBy(() -> shared.acquire("a", () -> {
                    throw new IllegalStateException("not opened");
                }))
                .hasMessage("not opened");
        assertThat(shared.size()).isZero();
        SharedResources<String, String> failing = new SharedResources<>(resource -> {
            throw new IllegalStateException("not closed");
        });
        SharedResources.Lease<String> lease = failing.acquire("a", () -> "pool");
        assertThatThrownBy(lease::close).hasMessage("not closed");
        assertThat(failing.size()).isZero();
    }

    @Test
    void handsOutNothingThatFailedWithAnErrorWhileItWasClosed() {
        SharedResources<String, String> failing = new SharedResources<>(resource -> {
            throw new NoClassDefFoundError("not closed");
        });
        SharedResources.Lease<String> lease = failing.acquire("a", () -> "half closed");
        assertThatThrownBy(lease::close).hasMessage("not closed");
        assertThat(failing.size()).isZero();
        assertThat(failing.acquire("a", () -> "new").resource()).isEqualTo("new");
    }

    /** A key that a map keeps beside all others. */
    private record Colliding(String name) {
        @Override
        public int hashCode() {
            return 1;
        }
    }

    /** As a supplier of logins does that reads them from another database. */
    @Test
    void anOpenerMayOpenSomethingElse() {
        SharedResources<Colliding, String> all = new SharedResources<>(closed::add);
        SharedResources.Lease<String> outer = all.acquire(
                new Colliding("a"),
                () -> all.acquire(new Colliding("b"), () -> "inner").resource() + " in outer");
        assertThat(outer.resource()).isEqualTo("inner in outer");
        assertThat(all.size()).isEqualTo(2);
    }

    @Test
    void anOpenerThatAsksForItselfIsToldSo() {
        assertThatThrownBy(() -> shared.acquire(
                        "a", () -> shared.acquire("a", () -> "inner").resource()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("opening or closing it asks for it again");
        assertThat(shared.size()).isZero();
        assertThat(shared.acquire("a", () -> "new").resource()).isEqualTo("new");
    }

    @Test
    @Timeout(600)
    void whatTakesLongHoldsUpNobodyElse() throws Exception {
        SharedResources<Colliding, String> all = new SharedResources<>(closed::add);
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        FutureTask<String> slow = new FutureTask<>(() -> all.acquire(new Colliding("slow"), () -> {
                    opening.countDown();
                    await(other);
                    return "at last";
                })
                .resource());
        new Thread(slow, "slow").start();
        opening.await();
        SharedResources.Lease<String> quick = all.acquire(new Colliding("quick"), () -> "at once");
        quick.close();
        other.countDown();
        assertThat(slow.get()).isEqualTo("at last");
        assertThat(closed).containsExactly("at once");
    }

    @Test
    @Timeout(600)
    void whoeverWaitedForAnOpenerThatFailedOpensItself() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        FutureTask<String> failing = new FutureTask<>(() -> shared.acquire("a", () -> {
                    opening.countDown();
                    await(asked);
                    throw new IllegalStateException("not opened");
                })
                .resource());
        new Thread(failing, "failing").start();
        opening.await();
        FutureTask<String> waiting =
                new FutureTask<>(() -> shared.acquire("a", () -> "own").resource());
        Thread waiter = new Thread(waiting, "waiting");
        waiter.start();
        while (waiter.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        asked.countDown();
        assertThat(waiting.get()).isEqualTo("own");
        assertThatThrownBy(failing::get).hasRootCauseMessage("not opened");
        assertThat(shared.size()).isOne();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
