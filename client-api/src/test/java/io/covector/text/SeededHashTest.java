package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.RecordId;
import io.covector.filter.Filter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SeededHashTest {
    private static final int COUNT = 1 << 14;

    /** Texts that all have the same {@link String#hashCode()}. */
    private static List<String> collidingTexts() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 14; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            texts.add(text.toString());
        }
        assertThat(hashes(texts, text -> text)).hasSize(1);
        return texts;
    }

    /** Numbers that all have the same {@link Long#hashCode()}. */
    private static List<Long> collidingNumbers() {
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < COUNT; i++) {
            numbers.add(i << 32 | i);
        }
        assertThat(hashes(numbers, number -> number)).hasSize(1);
        return numbers;
    }

    private static <T> Set<Integer> hashes(List<T> values, Function<T, Object> key) {
        Set<Integer> hashes = new HashSet<>();
        values.forEach(value -> hashes.add(key.apply(value).hashCode()));
        return hashes;
    }

    /** By chance a handful of so many hashes are equal. */
    private static <T> void assertSpread(List<T> values, Function<T, Object> key) {
        assertThat(hashes(values, key)).hasSizeGreaterThan(COUNT - 100);
        Set<Integer> low = new HashSet<>();
        values.forEach(value -> low.add(key.apply(value).hashCode() & (COUNT - 1)));
        assertThat(low).hasSizeGreaterThan(COUNT / 2); // 63 % by chance
    }

    @Test
    void idsOfStrangersDoNotFallOnOneAnother() {
        assertSpread(collidingTexts(), RecordId::of);
        assertSpread(collidingNumbers(), RecordId::of);
    }

    @Test
    void norDoFiltersWithTheirValues() {
        List<String> texts = collidingTexts();
        assertSpread(texts, text -> Filter.eq("key", text));
        assertSpread(texts, text -> Filter.eq(text, 1));
        assertSpread(texts, text -> Filter.in("key", List.of("a", text)));
        assertSpread(texts, text -> Filter.contains("key", text));
        assertSpread(texts, text -> Filter.containsAny("key", text));
        assertSpread(texts, Filter::isNull);
        assertSpread(texts, text -> Filter.not(Filter.and(List.of(Filter.eq("key", text), Filter.eq("other", 1)))));
        assertSpread(collidingNumbers(), number -> Filter.eq("key", number));
    }

    @Test
    void equalValuesHaveEqualHashes() {
        for (String text : List.of("", "a", "abcd", "abcde", "é", "\uD83D\uDE00", "a".repeat(1_000))) {
            String copy = String.valueOf(text.toCharArray());
            assertThat(SeededHash.of(copy)).isEqualTo(SeededHash.of(text));
            assertThat(SeededHash.ofValue(copy)).isEqualTo(SeededHash.of(text));
        }
        assertThat(RecordId.of("id")).hasSameHashCodeAs(RecordId.of(String.valueOf(new char[] {'i', 'd'})));
        assertThat(RecordId.of(1_000_000)).hasSameHashCodeAs(RecordId.of(1_000_000));
        assertThat(Filter.in("k", 1, "a", 2.5, true)).hasSameHashCodeAs(Filter.in("k", 1, "a", 2.5, true));
    }

    @Test
    void eachCharacterAndTheLengthCount() {
        Set<Integer> hashes = new HashSet<>();
        int texts = 0;
        for (int length = 0; length < 64; length++) {
            String zeros = "\u0001".repeat(length);
            hashes.add(SeededHash.of(zeros));
            texts++;
            for (int at = 0; at < length; at++) {
                hashes.add(SeededHash.of(zeros.substring(0, at) + "\u0100" + zeros.substring(at + 1)));
                texts++;
            }
        }
        assertThat(hashes).hasSizeGreaterThan(texts - 10);
    }
}
