package io.covector.milvus.testing;

import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when somebody waits. For one thread. */
public final class TestTime implements TimeSource {
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

    public Deadline seconds(long seconds) {
        return Deadline.after(Duration.ofSeconds(seconds), this);
    }

    public Deadline cancelledBy(CancelSignal cancel) {
        return Deadline.unbounded(this, cancel);
    }
}
