package io.covector.pgvector.internal.read;

import io.covector.filter.Filter;
import io.covector.spi.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which filters match few rows that an index on a column finds. Comparing a query with all of these rows
 * misses none, and is as fast as a search by the vector index, which visits many rows that do not match. The server's
 * planner does not choose it, because it takes the vector index for cheaper than it is. So this asks for its estimate
 * of the number of rows, at most once a minute for each filter. Comparisons that take long again and again show that
 * the estimate was wrong; one alone may have met a busy server. One that was not awaited to its end counts as slow,
 * because no call would ever see the end of it if all of them have less time. Thread-safe.
 */
public final class SelectivityCache {
    /** Components that the server compares in about 3 ms; measured with 768 dimensions, see docs/performance.md. */
    private static final int MAX_COMPONENTS = 1_000_000;

    private static final int MAX_ROWS = 1_500;
    private static final long MAX_AGE = Duration.ofMinutes(1).toNanos();
    private static final long SLOW = Duration.ofMillis(50).toNanos();
    private static final int SLOW_IN_A_ROW = 5;
    private static final int MAX_FILTERS = 1_000;

    /** The first line of a plan that reads an index on a column. */
    private static final Pattern BY_INDEX =
            Pattern.compile("(?:Index|Bitmap Heap) .*\\(cost=[0-9.]+ rows=([0-9]{1,18}) width=[0-9]+\\)");

    private final int maxRows;
    private final Ticker ticker;

    /** By the hash of the filter, so that long lists are not kept. Two filters of one hash share an estimate. */
    private final Map<Integer, Estimate> filters = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Estimate> eldest) {
            return size() > MAX_FILTERS;
        }
    };

    /**
     * What is known of a filter.
     *
     * @param slow how many of the latest comparisons were slow, one after the other
     */
    private record Estimate(boolean few, long since, int slow) {
        Estimate after(boolean slowAgain, long now) {
            int more = slowAgain ? slow + 1 : 0;
            return more < SLOW_IN_A_ROW ? new Estimate(few, since, more) : new Estimate(false, now, 0);
        }
    }

    public SelectivityCache(int dimension, Ticker ticker) {
        this.maxRows = Math.min(MAX_ROWS, MAX_COMPONENTS / dimension);
        this.ticker = ticker;
    }

    /** Asks the server how it would find the rows. */
    interface Planner {
        /** The first line of the plan. */
        String plan() throws SQLException;
    }

    /** Whether few rows match, as far as the planner knows. */
    boolean matchesFewRows(Filter filter, Planner planner) throws SQLException {
        Estimate known = known(filter);
        if (known != null && ticker.nanoTime() - known.since < MAX_AGE) {
            return known.few;
        }
        Matcher plan = BY_INDEX.matcher(planner.plan());
        boolean few = plan.matches() && Long.parseLong(plan.group(1)) <= maxRows;
        learn(filter, new Estimate(few, ticker.nanoTime(), 0));
        return few;
    }

    /** Runs the comparison with all rows that match, and learns from the time that it takes. */
    <T> T observe(Filter filter, int queries, Comparison<T> comparison) throws SQLException {
        long begun = ticker.nanoTime();
        boolean ended = false;
        try {
            T result = comparison.run();
            ended = true;
            return result;
        } finally {
            long now = ticker.nanoTime();
            learn(filter, !ended || now - begun > SLOW * queries, now);
        }
    }

    private void learn(Filter filter, boolean isSlow, long now) {
        Estimate known = known(filter);
        if (known != null && (isSlow || known.slow > 0)) {
            learn(filter, known.after(isSlow, now));
        }
    }

    /** Compares the queries with all rows that match. */
    interface Comparison<T> {
        T run() throws SQLException;
    }

    private @Nullable Estimate known(Filter filter) {
        synchronized (filters) {
            return filters.get(filter.hashCode());
        }
    }

    private void learn(Filter filter, Estimate estimate) {
        synchronized (filters) {
            filters.put(filter.hashCode(), estimate);
        }
    }
}
