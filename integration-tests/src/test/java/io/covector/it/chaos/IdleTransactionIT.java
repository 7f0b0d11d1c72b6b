package io.covector.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.client.VectorClients;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.covector.test.servers.Link;
import io.covector.test.servers.Link.Direction;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A transaction that is idle for longer than the server allows, because of the network between its statements. */
class IdleTransactionIT {
    @Test
    void isTriedAgainOnAnotherConnection() {
        Queue<VectorException> failures = new ConcurrentLinkedQueue<>();
        AtomicReference<Runnable> cure = new AtomicReference<>(() -> {});
        try (PgTarget target = new PgTarget()) {
            ChaosRun.create(target);
            limitIdleTransactions(target, 100);
            try (VectorClient client = VectorClients.open(target.config()
                    .set("backends.main.pool.max-size", "1")
                    .set("backends.main.pool.min-idle", "0") // so that no connection is made before the cure
                    .set("backends.main.pool.acquire-timeout", "1m")
                    .set("backends.main.connect-timeout", "1m")
                    .listener(new Listener(failures, () -> cure.get().run()))
                    .build())) {
                VectorCollection collection = client.collection(ChaosRun.COLLECTION);
                assertThat(collection.count()).isZero();
                cure.set(slowNetwork(target));
                collection.dropIndex();
                collection.createIndex(IndexSpec.hnsw(8, 32), IndexBuild.defaults());
                assertThat(collection.count()).isZero();
                assertThat(failures).singleElement().satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                    assertThat(failure.context().vendorCode()).isEqualTo("25P03");
                    assertThat(failure.mayHaveApplied()).isFalse();
                });
                assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(8, 32));
            }
        }
    }

    private static Runnable slowNetwork(PgTarget target) {
        Link.Cure cure = target.link().harm(Direction.DOWNSTREAM, "latency", Map.of("latency", 300));
        return () -> {
            cure.apply();
            limitIdleTransactions(target, 0);
        };
    }

    private static void limitIdleTransactions(PgTarget target, int millis) {
        target.execute("""
                DO $$ BEGIN
                  EXECUTE format(
                    'ALTER DATABASE %I SET idle_in_transaction_session_timeout = {millis}', current_database());
                END $$""".replace("{millis}", String.valueOf(millis)));
    }

    /** Ends the fault at the first retry. */
    private record Listener(Queue<VectorException> failures, Runnable cure) implements ClientListener {
        @Override
        public RequestObserver begun(RequestInfo request) {
            return new RequestObserver() {
                @Override
                public void retrying(VectorException failure, int attempt, Duration pause) {
                    failures.add(failure);
                    cure.run();
                }
            };
        }
    }
}
