package io.covector.milvus.testing;

import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when somebody waits. For one thread. */
public final class TestTime implements Ticker {
    public final List<Duration> pauses = new ArrayList<>();
    private long nanos;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        pauses.add(duration);
        nanos += duration.toNanos();
    }

    public CallContext seconds(long seconds) {
        return TestContext.call(Duration.ofSeconds(seconds), this);
    }

    public CallContext cancelledBy(CancelSignal cancel) {
        return TestContext.call(this, cancel);
    }
}
