package io.covector.milvus.internal.rpc;

import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits under the call's deadline for work that the server does by itself. Asks again and again, logs the progress, and
 * puts it in the failure if the wait fails. Not thread-safe.
 */
public final class ProgressPoller {
    private static final Logger log = LoggerFactory.getLogger(ProgressPoller.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

    /** Time between two lines of the log. A wait that is shorter is not worth one. */
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final String what;
    private final CallContext context;
    private final Duration start;
    private Duration nextLine;
    private String last = "";

    /**
     * A wait that begins now.
     *
     * @param what what is awaited, as a noun
     */
    public ProgressPoller(String what, CallContext context) {
        this.what = what;
        this.context = context;
        this.start = context.deadline().elapsed();
        this.nextLine = BETWEEN_LINES;
    }

    /**
     * Returns when it is done.
     *
     * @param step asks the server: how far it is, empty when it is done
     * @throws VectorException of a step, of the deadline or of the cancellation, with what is known of the progress
     */
    public void await(Supplier<Optional<String>> step) {
        try {
            Duration pause = FIRST_PAUSE;
            Optional<String> state = step.get();
            while (state.isPresent()) {
                last = state.get();
                report();
                context.pause(pause);
                pause = min(pause.multipliedBy(3).dividedBy(2), LONGEST_PAUSE);
                state = step.get();
            }
        } catch (VectorException e) {
            if (last.isEmpty()) {
                throw e; // the first question failed: nothing was awaited
            }
            throw e.toBuilder()
                    .text(what + " was awaited for " + waited().toMillis() + " ms, " + last + ": " + e.text())
                    .build();
        }
        if (waited().compareTo(BETWEEN_LINES) >= 0) {
            log.info("{} is done, after {} s", what, waited().toSeconds());
        }
    }

    private void report() {
        if (waited().compareTo(nextLine) >= 0) {
            log.info("{}: {}, after {} s", what, last, waited().toSeconds());
            nextLine = waited().plus(BETWEEN_LINES);
        }
    }

    private Duration waited() {
        return context.deadline().elapsed().minus(start);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
