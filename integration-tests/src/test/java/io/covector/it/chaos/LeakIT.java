package io.covector.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.it.servers.ChildJvm;
import io.covector.test.servers.Link.Direction;
import io.covector.test.servers.MilvusKind;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 10,000 operations with faults, in a JVM of their own, leave no connection, channel, thread or direct buffer behind.
 */
class LeakIT {
    private static final int OPERATIONS = 10_000;
    private static final int FAULT_MILLIS = 100;
    private static final int PAUSE_MILLIS = 400;

    static Stream<Named<Supplier<Target>>> targets() {
        return Stream.of(
                Named.of("pgvector", PgTarget::new), Named.of("Milvus Lite", () -> new MilvusTarget(MilvusKind.LITE)));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothingIsLeftBehind(Supplier<Target> kind) throws Exception {
        try (Target target = kind.get()) {
            ChaosRun.create(target);
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> faults = CompletableFuture.supplyAsync(
                    () -> disturb(target, over), task -> new Thread(task, "faults").start());
            try (ChildJvm process = ChildJvm.start(ManyOperations.class, List.of(OPERATIONS), target.settings())) {
                assertThat(process.await(line -> {
                            System.out.println("leak check, " + target + ": " + line);
                            return line.startsWith(ManyOperations.VERDICT);
                        }))
                        .isEqualTo(ManyOperations.NOTHING);
                assertThat(process.awaitEnd())
                        .as("no thread keeps the JVM alive")
                        .isZero();
            } finally {
                over.set(true);
                assertThat(faults.get()).isPositive();
            }
        }
    }

    private static int disturb(Target target, AtomicBoolean over) {
        List<Fault> faults = List.of(
                new Fault(
                        "refused", random -> new Fault.Struck("", target.link().cut()::apply)),
                toxic(target, Direction.DOWNSTREAM, "reset_peer", Map.of("timeout", 5)),
                toxic(target, Direction.DOWNSTREAM, "timeout", Map.of("timeout", 50)),
                toxic(target, Direction.UPSTREAM, "timeout", Map.of("timeout", 0)),
                toxic(target, Direction.UPSTREAM, "limit_data", Map.of("bytes", 5_000)));
        Random random = new Random(1);
        int struck = 0;
        try {
            for (; !over.get(); struck++) {
                Fault.Struck harm = faults.get(struck % faults.size()).strike().hit(random);
                TimeUnit.MILLISECONDS.sleep(FAULT_MILLIS);
                harm.cure().run();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return struck;
    }

    private static Fault toxic(Target target, Direction direction, String toxic, Map<String, Integer> attributes) {
        return new Fault(
                toxic, random -> new Fault.Struck("", target.link().harm(direction, toxic, attributes)::apply));
    }
}
