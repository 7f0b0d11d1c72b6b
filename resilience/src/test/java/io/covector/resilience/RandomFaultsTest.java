package io.covector.resilience;

import static io.covector.resilience.Fixture.insert;
import static io.covector.resilience.Fixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.test.Fault;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong, the server holds what the caller was told. */
class RandomFaultsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theCallerIsToldTheTruth(long seed) {
        Random random = new Random(seed);
        Fixture fixture = new Fixture(ResilienceConfig.from(Settings.of(Map.of("breaker.enabled", "false"))), random);
        int acknowledged = 0;
        int refused = 0;
        int inDoubt = 0;
        for (int i = 0; i < 2_000; i++) {
            String id = "r" + random.nextInt(20);
            boolean before = stored(fixture, id);
            int operation = random.nextInt(3);
            int faults = random.nextInt(5);
            for (int f = 0; f < faults; f++) {
                fixture.script.next(fault(random));
            }
            String story = "seed " + seed + ", call " + i + ": " + operation + " of " + id + " under " + faults;
            try {
                run(fixture, operation, id);
                acknowledged++;
                assertThat(stored(fixture, id)).as(story).isEqualTo(operation != 2);
            } catch (VectorException e) {
                if (e.mayHaveApplied()) {
                    inDoubt++;
                } else {
                    refused++;
                    assertThat(stored(fixture, id)).as(story).isEqualTo(before);
                    assertThat(e.code() == ErrorCode.ID_EXISTS && !before)
                            .as(story)
                            .isFalse();
                }
            }
            fixture.script.end();
        }
        assertThat(List.of(acknowledged > 200, refused > 200, inDoubt > 200))
                .as("every ending occurs, seed %d: %d, %d, %d", seed, acknowledged, refused, inDoubt)
                .containsOnly(true);
    }

    private static void run(Fixture fixture, int operation, String id) {
        switch (operation) {
            case 0 -> fixture.books.write(upsert(id), fixture.seconds(60));
            case 1 -> fixture.books.write(insert(id), fixture.seconds(60));
            default -> fixture.books.delete(List.of(RecordId.of(id)), fixture.seconds(60));
        }
    }

    private static boolean stored(Fixture fixture, String id) {
        return fixture.stored.records().stream().anyMatch(record -> record.id().equals(RecordId.of(id)));
    }

    private static Fault fault(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Faults.answerLost();
            case 1 -> Faults.requestLost();
            case 2 -> Faults.refused(ErrorCode.UNAVAILABLE);
            default -> Faults.refused(ErrorCode.PERMISSION_DENIED);
        };
    }
}
