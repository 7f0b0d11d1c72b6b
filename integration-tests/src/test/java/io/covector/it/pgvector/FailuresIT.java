package io.covector.it.pgvector;

import static io.covector.it.servers.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.CountQuery;
import io.covector.spi.WriteBatch;
import io.covector.test.FakeTicker;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that wait for a lock that a test holds, and what ends them. */
class FailuresIT {
    private static final List<VectorRecord> RECORDS = Records.make(50, 3, 1, i -> Metadata.empty());

    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        thread.set(new Thread(task));
        return thread.get();
    });
    private PgDatabase database;
    private Backend backend;
    private BackendCollection collection;
    private Connection blocker;

    @BeforeEach
    void open() throws Exception {
        database = TestServers.postgres().freshDatabase();
        backend = Backends.open(database, Map.of());
        collection = backend.create(
                CollectionSpec.builder("item").vector(3, Metric.COSINE).build(), Backends.seconds(30));
        blocker = database.connect();
        blocker.setAutoCommit(false);
    }

    @AfterEach
    void close() throws Exception {
        blocker.close();
        backend.close();
        database.close();
        executor.shutdownNow();
    }

    private void lock() throws Exception {
        try (Statement statement = blocker.createStatement()) {
            statement.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
        }
    }

    private long count(CallContext context) {
        return collection.count(CountQuery.all(), context);
    }

    private void awaitBlockedCall() {
        await().until(() -> !blockedPids().isEmpty());
    }

    private List<String> blockedPids() {
        return Database.query(
                database,
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    }

    private VectorException failureOf(Future<?> call) {
        ExecutionException e = catchThrowableOfType(ExecutionException.class, () -> call.get());
        return (VectorException) e.getCause();
    }

    /** A call by a clock that stands still: the server has all the time that it needs to cancel a statement. */
    private static CallContext still(CancelSignal cancel) {
        return CallContext.of(Operation.GET, FakeTicker.patient().deadline(Duration.ofMinutes(10)), cancel);
    }

    /** How a call fails whose deadline passes once its statement waits for the lock. */
    private VectorException failureAtDeadline(Consumer<CallContext> call) {
        FakeTicker time = FakeTicker.patient();
        CallContext context = time.context(Operation.GET, Duration.ofMinutes(1));
        Future<?> blocked = executor.submit(() -> call.accept(context));
        awaitBlockedCall();
        time.advance(Duration.ofMinutes(1));
        return failureOf(blocked);
    }

    @Test
    void theDeadlineEndsAReadAndTheConnectionLivesOn() throws Exception {
        lock();
        List<String> before = backendPids();
        VectorException failure = failureAtDeadline(this::count);
        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failure.text()).startsWith("the deadline of the call has passed");
        assertThat(failure.context().vendorCode()).isEqualTo("57014");
        blocker.rollback();
        assertThat(count(Backends.seconds(10))).isZero();
        assertThat(backendPids()).containsAll(before);
    }

    private List<String> backendPids() {
        return Database.query(
                database,
                "SELECT pid FROM pg_stat_activity"
                        + " WHERE application_name = 'covector' AND datname = current_database()");
    }

    @ParameterizedTest
    @EnumSource(WriteMode.class)
    void theDeadlineEndsAWriteThatIsThenKnownNotToBeApplied(WriteMode mode) throws Exception {
        lock();
        VectorException failure =
                failureAtDeadline(context -> collection.write(new WriteBatch(mode, RECORDS), context));
        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failure.mayHaveApplied()).isFalse();
        blocker.rollback();
        assertThat(count(Backends.seconds(10))).isZero();
    }

    @ParameterizedTest
    @EnumSource(WriteMode.class)
    void theCallerCancelsACallThatRuns(WriteMode mode) throws Exception {
        lock();
        CancelSignal cancel = new CancelSignal();
        Runnable write = () -> collection.write(new WriteBatch(mode, RECORDS), still(cancel));
        Future<?> call = executor.submit(write);
        awaitBlockedCall();
        cancel.cancel();
        VectorException failure = failureOf(call);
        assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(failure.mayHaveApplied()).isFalse();
        blocker.rollback();
        assertThat(count(Backends.seconds(10))).isZero();
    }

    @ParameterizedTest
    @EnumSource(WriteMode.class)
    void anInterruptEndsAWriteThatRunsAndTheConnectionLivesOn(WriteMode mode) throws Exception {
        lock();
        List<String> before = backendPids();
        Future<Boolean> caller = executor.submit(() -> {
            VectorException failure = catchThrowableOfType(
                    VectorException.class,
                    () -> collection.write(new WriteBatch(mode, RECORDS), still(new CancelSignal())));
            assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
            assertThat(failure.text()).startsWith("the thread of the call was interrupted");
            assertThat(failure.mayHaveApplied()).isFalse();
            return Thread.interrupted();
        });
        awaitBlockedCall();
        thread.get().interrupt();
        assertThat(caller.get()).as("stays visible").isTrue();
        blocker.rollback();
        assertThat(count(Backends.seconds(10))).isZero();
        assertThat(backendPids()).containsAll(before);
    }

    @Test
    void anInterruptEndsWhatTakesEffectTogether() throws Exception {
        lock();
        Future<Boolean> caller = executor.submit(() -> {
            VectorException failure =
                    catchThrowableOfType(VectorException.class, () -> backend.drop("item", still(new CancelSignal())));
            assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
            return Thread.interrupted();
        });
        awaitBlockedCall();
        thread.get().interrupt();
        assertThat(caller.get()).isTrue();
        blocker.rollback();
        assertThat(count(Backends.seconds(10))).isZero();
    }

    @Test
    void aTerminatedBackendIsUnavailableAndReplaced() throws Exception {
        lock();
        Runnable write = () -> collection.write(new WriteBatch(WriteMode.UPSERT, RECORDS), Backends.seconds(30));
        Future<?> call = executor.submit(write);
        awaitBlockedCall();
        Database.query(database, "SELECT pg_terminate_backend(" + blockedPids().get(0) + ")");
        VectorException failure = failureOf(call);
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(failure.context().vendorCode()).isEqualTo("57P01");
        assertThat(failure.mayHaveApplied()).isFalse();
        blocker.rollback();
        assertThat(count(Backends.seconds(10))).isZero();
    }

    @Test
    void aPoolWithoutAFreeConnectionSaysHowItStands() throws Exception {
        HikariDataSource pool = backend.unwrap(HikariDataSource.class).orElseThrow();
        try (Connection first = pool.getConnection();
                Connection second = pool.getConnection()) {
            assertThat(first.isValid(1) && second.isValid(1)).isTrue();
            // of a clock that stands still, so that it is the wait that ends
            CallContext brief = FakeTicker.patient().context(Operation.GET, Duration.ofMillis(200));
            assertThatThrownBy(() -> count(brief)).isInstanceOfSatisfying(VectorException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
                assertThat(e.text()).contains("no connection was free within").contains("what the deadline left");
                assertThat(e.context().pool()).contains("active 2, idle 0").contains("total 2, max 2");
                assertThat(e.mayHaveApplied()).isFalse();
            });
            CancelSignal cancel = new CancelSignal();
            Callable<?> waiting = () -> count(Backends.cancelledBy(cancel));
            Future<?> call = executor.submit(waiting);
            await().until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() > 0);
            cancel.cancel();
            assertThat(failureOf(call).code()).isEqualTo(ErrorCode.CANCELLED);
            Callable<?> interrupted = () -> Thread.currentThread().isInterrupted();
            assertThat(executor.submit(interrupted).get()).isEqualTo(false);
        }
        assertThat(backend.ping(Backends.seconds(10)))
                .contains("PostgreSQL")
                .contains("pgvector")
                .contains("max 2");
    }

    @Test
    void aWaitLongerThanAcquireTimeoutIsAnExhaustedPool() throws Exception {
        Map<String, String> settings = Map.of("pool.max-size", "1", "pool.acquire-timeout", "250ms");
        try (Backend small = Backends.open(database, settings)) {
            BackendCollection item = small.open("item", Backends.seconds(10)).orElseThrow();
            HikariDataSource pool = small.unwrap(HikariDataSource.class).orElseThrow();
            try (Connection only = pool.getConnection()) {
                assertThat(only.isValid(1)).isTrue();
                assertThatThrownBy(() -> item.count(CountQuery.all(), Backends.seconds(10)))
                        .isInstanceOfSatisfying(VectorException.class, e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.POOL_EXHAUSTED);
                            assertThat(e.text())
                                    .isEqualTo("no connection was free within 250 ms (pool.acquire-timeout)");
                            assertThat(e.context().pool()).contains("total 1, max 1");
                            assertThat(e.mayHaveApplied()).isFalse();
                        });
            }
        }
    }

    @Test
    void aReadOnlyServerIsAMatterOfTime() {
        Database.execute(database, "ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
        // other connections than those that are open
        try (Backend readOnly = Backends.open(database, Map.of("properties.ApplicationName", "other"))) {
            BackendCollection item = readOnly.open("item", Backends.seconds(10)).orElseThrow();
            assertThatThrownBy(() -> item.write(new WriteBatch(WriteMode.UPSERT, RECORDS), Backends.seconds(10)))
                    .isInstanceOfSatisfying(VectorException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                        assertThat(e.context().vendorCode()).isEqualTo("25006");
                    });
        }
    }

    @Test
    void aDroppedTableIsNotFound() {
        backend.drop("item", Backends.seconds(10));
        assertThatThrownBy(() -> count(Backends.seconds(10)))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COLLECTION_NOT_FOUND));
    }

    @Test
    void aClosedBackendSaysSo() {
        backend.close();
        backend.close();
        assertThatThrownBy(() -> count(Backends.seconds(1)))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
    }
}
