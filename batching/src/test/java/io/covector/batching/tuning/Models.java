package io.covector.batching.tuning;

import java.util.LinkedHashMap;
import java.util.Map;

/** Servers of different temper. Times in microseconds. */
final class Models {
    /** As for pgvector. */
    static final TuningRange RANGE = new TuningRange(500, 10_000, 32 << 20, 2, 4);

    private Models() {}

    /** What takes every request, sooner or later. */
    static Map<String, Model> patient() {
        Map<String, Model> models = new LinkedHashMap<>();
        models.put("one worker", Model.of(500, 2_000, 8, 1));
        models.put("two workers", Model.of(500, 2_000, 8, 2));
        models.put("three workers", Model.of(1_000, 1_000, 10, 3));
        models.put("many workers", Model.of(2_000, 1_000, 6, 8));
        models.put("costly requests", Model.of(1_000, 20_000, 5, 4));
        models.put("cost by the byte", Model.of(500, 500, 0, 2).perByte(0.01));
        models.put("best in the middle", Model.of(500, 4_000, 2, 2).perSquare(0.01));
        models.put("best below the start", Model.of(200, 200, 2, 2).perSquare(0.05));
        models.put("noise", Model.of(500, 3_000, 8, 2).noise(0.15));
        models.put("noise, best in the middle", NOISY_MIDDLE);
        models.put("pauses", Model.of(500, 3_000, 8, 3).pauses(1_000, 150).noise(0.05));
        models.put("small messages", Model.of(500, 5_000, 4, 2).refusesOver(2 << 20));
        return models;
    }

    private static final Model NOISY_MIDDLE =
            Model.of(500, 4_000, 2, 2).perSquare(0.01).noise(0.15);

    /** What refuses requests that are too many or take too long: the tuner has to keep away from an edge that moves. */
    static Map<String, Model> impatient() {
        Map<String, Model> models = new LinkedHashMap<>();
        models.put("rate of items", Model.of(500, 2_000, 8, 4).admits(60_000, 0).noise(0.05));
        models.put("rate of requests", Model.of(500, 2_000, 8, 4).admits(0, 30).noise(0.05));
        models.put(
                "short patience", Model.of(500, 2_000, 50, 2).timesOutAfter(60).noise(0.05));
        return models;
    }
}
