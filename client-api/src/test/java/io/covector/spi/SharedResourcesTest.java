package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
