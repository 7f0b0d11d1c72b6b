package io.covector.batching.bulk;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.BulkProgress;
import io.covector.BulkWriter;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.batching.engine.HelperExecutor;
import io.covector.batching.sizing.IdSlices;
import io.covector.batching.write.DataFaults;
import io.covector.batching.write.WriteTarget;
import io.covector.call.BulkChecks;
import io.covector.spi.CallContext;
import io.covector.spi.Interrupts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bulk writer; {@link BulkWriter} says what it promises. Thread-safe. */
public final class BulkLoad implements BulkWriter {
    private final WriteTarget target;
    private final BulkChecks checks;
    private final BulkMonitor monitor;
    private final BulkPump pump;
    private final BulkIntake intake;

    private BulkLoad(
            WriteTarget target, HelperExecutor helpers, BulkOptions options, BulkChecks checks, CallContext start) {
        this.target = target;
        this.checks = checks;
        this.monitor = new BulkMonitor(new BulkState(options, target.sizes().bounds()));
        this.pump = new BulkPump(target, helpers, options, monitor, start);
        this.intake = new BulkIntake(options, monitor, pump);
    }

    /**
     * Opens a writer.
     *
     * @param start without a bound; the time of the writer is measured from its start
     */
    public static BulkWriter open(
            WriteTarget target, HelperExecutor helpers, BulkOptions options, BulkChecks checks, CallContext start) {
        return new BulkLoad(target, helpers, options, checks, start);
    }

    @Override
    public void add(VectorRecord record) {
        VectorRecord checked = checks.record(record);
        long bytes = target.collection().encodedBytes(checked);
        long accepted = target.sizes().bounds().serverBytes();
        if (bytes > accepted) {
            intake.refuse(checked, DataFaults.tooLarge(checked.id(), bytes, accepted));
        } else {
            intake.accept(checked.id(), checked, bytes);
        }
    }

    @Override
    public void delete(RecordId id) {
        RecordId checked = checks.id(id);
        intake.accept(checked, null, IdSlices.bytes(checked));
    }

    @Override
    public BulkProgress flush() {
        intake.flush();
        return pump.progress();
    }

    @Override
    public BulkProgress progress() {
        return pump.progress();
    }

    @Override
    public List<BulkFailure> failures() {
        return pump.failures();
    }

    @Override
    public void close() {
        pump.listeners().requireNotListening("close");
        if (!monitor.test(BulkState::close)) {
            return;
        }
        VectorException failure = end();
        try {
            Interrupts.setAside(() -> checks.afterLoad(failure)); // the index is built all the same
        } catch (RuntimeException | Error e) {
            if (failure != null && e != failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits until nothing is pending; returns why something is not written that nobody has been told of. */
    @SuppressWarnings("CatchingUnchecked") // the index must be built whatever it is; it is thrown afterwards
    private @Nullable VectorException end() {
        try {
            intake.drain();
        } catch (VectorException e) {
            pump.stop(e);
        } catch (Throwable e) {
            pump.broken(e);
        } finally {
            pump.end();
        }
        return pump.failure();
    }

    @Override
    public String toString() {
        return progress().toString();
    }
}
