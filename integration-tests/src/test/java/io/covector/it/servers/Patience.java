package io.covector.it.servers;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for what happens in another process or thread: the bound is there for a fault, not for a busy machine. */
public final class Patience {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Patience() {}

    /** As Awaitility's, with a bound of minutes instead of seconds. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LONGEST);
    }
}
