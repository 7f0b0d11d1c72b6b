package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Does what a LinkedHashMap does, with few keys and with many. */
class KeyValuesTest {
    @Test
    void isLikeALinkedHashMapWhateverIsDone() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int keys = 1 + random.nextInt(40);
            Map<String, @Nullable Object> few = new KeyValues();
            Map<String, @Nullable Object> known = new LinkedHashMap<>();
            for (int step = 0; step < 100; step++) {
                String key = new String("k" + random.nextInt(keys)); // equal, not the same
                if (random.nextInt(3) == 0) {
                    assertThat(few.remove(key)).isEqualTo(known.remove(key));
                } else {
                    Object value = random.nextInt(5) == 0 ? null : step;
                    assertThat(few.put(key, value)).isEqualTo(known.put(key, value));
                }
                assertThat(few.get(key)).isEqualTo(known.get(key));
                assertThat(few.containsKey(key)).isEqualTo(known.containsKey(key));
                assertThat(few).hasSize(known.size());
            }
            assertThat(new ArrayList<>(few.entrySet()))
                    .as("seed %s", seed)
                    .isEqualTo(new ArrayList<>(known.entrySet()));
            assertThat(few).isEqualTo(known).hasSameHashCodeAs(known);
            assertThat(known).isEqualTo(few);
            assertThat(few.toString()).isEqualTo(known.toString());
        }
    }

    @Test
    void isReadOnlyWhenFrozen() {
        for (int size : new int[] {1, 40}) {
            KeyValues map = new KeyValues();
            for (int i = 0; i < size; i++) {
                map.put("k" + i, i);
            }
            Map<String, @Nullable Object> frozen = map.freeze();
            assertThatThrownBy(() -> frozen.put("a", 1)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> frozen.remove("k0")).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(frozen::clear).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> frozen.keySet().remove("k0")).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> frozen.entrySet().iterator().next().setValue(2))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(frozen).hasSize(size).containsEntry("k0", 0);
        }
    }

    @Test
    void iteratesToItsEnd() {
        assertThatThrownBy(() -> new KeyValues().entrySet().iterator().next())
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void hasNoNullKeyToFind() {
        Map<String, @Nullable Object> map = new KeyValues();
        map.put("a", null);
        assertThat(map.get("a")).isNull();
        assertThat(map.containsKey("a")).isTrue();
        assertThat(map.containsKey("b")).isFalse();
        assertThat(map.containsValue(null)).isTrue();
    }
}
