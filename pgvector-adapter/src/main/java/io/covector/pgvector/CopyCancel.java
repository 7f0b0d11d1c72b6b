package io.covector.pgvector;

import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import java.sql.SQLException;
import java.util.TimerTask;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels a running COPY, for which the driver has no statement to cancel: at the deadline, on the driver's own timer, and
 * by the caller's wish. Once closed it cancels nothing more. Thread-safe.
 */
final class CopyCancel implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CopyCancel.class);

    private final PgConnection connection;
    private final CancelSignal.Registration registration;
    private final TimerTask atDeadline = new TimerTask() {
        @Override
        public void run() {
            cancelCopy();
        }
    };
    private boolean over;

    CopyCancel(PgConnection connection, Deadline deadline) {
        this.connection = connection;
        if (deadline.timeout().isPresent()) {
            connection.addTimerTask(atDeadline, deadline.remainingMillis());
        }
        this.registration = deadline.cancelSignal().onCancel(this::cancelCopy);
    }

    private synchronized void cancelCopy() {
        if (over) {
            return;
        }
        try {
            connection.cancelQuery();
        } catch (SQLException e) {
            log.debug("Cancelling a COPY failed", e); // the network timeout ends it
        }
    }

    @Override
    public void close() {
        registration.close();
        atDeadline.cancel();
        synchronized (this) {
            over = true;
        }
    }
}
