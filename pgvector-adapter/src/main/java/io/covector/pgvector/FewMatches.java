package io.covector.pgvector;

import io.covector.filter.Filter;
import io.covector.spi.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows the filters that an index on a column answers with so few rows that comparing them all takes no longer than walking
 * through the graph past the many that do not match; and it misses none. The planner itself takes the graph for cheaper than it is. Its
 * estimate of the rows is asked for, at most once a minute for each filter; a comparison that took long shows that it was wrong. Thread-safe.
 */
final class FewMatches {
    /** Components of vectors that are compared in some 3 ms; measured with 768 dimensions, see docs/performance.md. */
    private static final int MOST_COMPONENTS = 1_000_000;

    private static final int MOST_ROWS = 1_500;
    private static final long AGE = Duration.ofMinutes(1).toNanos();
    private static final long TOO_LONG = Duration.ofMillis(50).toNanos();
    private static final int MOST_FILTERS = 1_000;

    /** The first line of a plan that reads an index on a column. */
    private static final Pattern BY_INDEX =
            Pattern.compile("(?:Index|Bitmap Heap) .*\\(cost=[0-9.]+ rows=([0-9]{1,18}) width=[0-9]+\\)");

    private final int mostRows;
    private final TimeSource time;

    /** By their hashes, so that long lists are not kept: two filters of one hash at worst take each other's way. */
    private final Map<Integer, Known> filters = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Known> eldest) {
            return size() > MOST_FILTERS;
        }
    };

    private record Known(boolean few, long since) {}

    FewMatches(int dimension, TimeSource time) {
        this.mostRows = Math.min(MOST_ROWS, MOST_COMPONENTS / dimension);
        this.time = time;
    }

    /** Tells how the server would look for the rows. */
    interface Planner {
        /** The first line of the plan. */
        String plan() throws SQLException;
    }

    /** Whether few rows match, as far as the planner knows. */
    boolean of(Filter filter, Planner planner) throws SQLException {
        Known known = known(filter);
        if (known != null && time.nanoTime() - known.since < AGE) {
            return known.few;
        }
        Matcher plan = BY_INDEX.matcher(planner.plan());
        boolean few = plan.matches() && Long.parseLong(plan.group(1)) <= mostRows;
        learn(filter, few);
        return few;
    }

    /** Compares all rows that match, and learns from the time that it takes. */
    <T> T compare(Filter filter, int queries, Comparing<T> comparing) throws SQLException {
        long begun = time.nanoTime();
        T result = comparing.run();
        if (time.nanoTime() - begun > TOO_LONG * queries) {
            learn(filter, false);
        }
        return result;
    }

    /** Compares all rows that match. */
    interface Comparing<T> {
        T run() throws SQLException;
    }

    private @Nullable Known known(Filter filter) {
        synchronized (filters) {
            return filters.get(filter.hashCode());
        }
    }

    private void learn(Filter filter, boolean few) {
        Known known = new Known(few, time.nanoTime());
        synchronized (filters) {
            filters.put(filter.hashCode(), known);
        }
    }
}
