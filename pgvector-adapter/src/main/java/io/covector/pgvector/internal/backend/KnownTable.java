package io.covector.pgvector.internal.backend;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.read.OddValues;
import io.covector.pgvector.internal.read.StatementCache;
import io.covector.pgvector.internal.schema.Table;
import io.covector.spi.CallContext;
import io.covector.spi.Ticker;
import io.covector.text.Strings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a handle knows of its table. Others may change its indexes and columns, and drop it and make another one of its
 * name, so that the catalog is read again from time to time, by one call for all of them. Thread-safe.
 */
final class KnownTable {
    /** For so long at most a change by somebody else stays unknown. */
    private static final long BETWEEN_LOOKS = Duration.ofSeconds(5).toNanos();

    private final Database database;
    private final TableSource source;
    private final Ticker ticker;
    private final OddValues odd;
    private final AtomicLong nextLook = new AtomicLong();

    /** How often this handle itself has changed what is known; guarded by this. */
    private long changes;

    private volatile View view;

    /** Reads the table that has the name now, if there is one. */
    interface TableSource {
        Optional<Table> read(CallConnection connection) throws SQLException;
    }

    /** The table, and the statements of searches in it. */
    record View(Table table, StatementCache statements) {}

    KnownTable(Database database, Table table, TableSource source, Ticker ticker, OddValues odd) {
        this.database = database;
        this.source = source;
        this.ticker = ticker;
        this.odd = odd;
        this.view = new View(table, new StatementCache(odd));
        nextLook.set(ticker.nanoTime() + BETWEEN_LOOKS);
    }

    /** What is known; nothing is sent. */
    Table table() {
        return view.table;
    }

    /** What was so within the last seconds. One call asks the server; those beside it take what is known. */
    View recent(CallContext context) {
        long now = ticker.nanoTime();
        long due = nextLook.get();
        if (now - due < 0 || !nextLook.compareAndSet(due, now + BETWEEN_LOOKS)) {
            return view;
        }
        boolean known = false;
        try {
            View found = now(context);
            known = true;
            return found;
        } finally {
            if (!known) {
                nextLook.set(now);
            }
        }
    }

    /**
     * The table that has the name now.
     *
     * @throws VectorException with {@code COLLECTION_NOT_FOUND} if there is none, and with {@code SCHEMA_MISMATCH} if
     *     it is another kind of collection
     */
    View now(CallContext context) {
        long before = changes();
        Table found = database.read(context, source::read).orElseThrow(this::notFound);
        if (!table().spec().isAlike(found.spec())) {
            throw VectorException.builder(
                            ErrorCode.SCHEMA_MISMATCH,
                            "collection " + Strings.quote(table().spec().name())
                                    + " is another one now; it was opened as "
                                    + table().spec() + "; now it is " + found.spec() + " (open it again)")
                    .build();
        }
        synchronized (this) {
            return before == changes ? replace(found) : view;
        }
    }

    private VectorException notFound() {
        return VectorException.builder(
                        ErrorCode.COLLECTION_NOT_FOUND,
                        "there is no collection " + Strings.quote(table().spec().name()) + " any more")
                .build();
    }

    /** What is known may be wrong: the next call looks. */
    void forget() {
        nextLook.set(ticker.nanoTime());
    }

    private synchronized long changes() {
        return changes;
    }

    /** Keeps the statements while nothing changes. */
    private View replace(Table found) {
        if (!found.equals(view.table)) {
            view = new View(found, new StatementCache(odd));
        }
        return view;
    }

    /** This handle has changed the index. */
    synchronized void changed(Table now) {
        changes++;
        View unused = replace(now);
    }
}
