package io.covector.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every cell. Each entry is "not in doubt/in doubt": s as is, u as upsert, c after a check, - never. */
class RetryTableTest {
    private static final String TABLE = """
            code                  READ IDEMPOTENT_WRITE INSERT DELETE_BY_FILTER DDL PROBE
            UNAVAILABLE           s/s  s/s              s/u    s/-              s/c -/-
            TIMEOUT               s/s  s/s              s/u    s/-              s/c -/-
            RATE_LIMITED          s/s  s/s              s/u    s/-              s/c -/-
            RESOURCE_EXHAUSTED    s/s  s/s              s/u    s/-              s/c -/-
            POOL_EXHAUSTED        s/s  s/s              s/u    s/-              s/c -/-
            CONFLICT              s/s  s/s              s/u    s/-              s/c -/-
            NOT_READY             s/s  s/s              s/u    s/-              s/c -/-
            INVALID_ARGUMENT      -/-  -/-              -/-    -/-              -/- -/-
            INVALID_CONFIG        -/-  -/-              -/-    -/-              -/- -/-
            COLLECTION_NOT_FOUND  -/-  -/-              -/-    -/-              -/- -/-
            COLLECTION_EXISTS     -/-  -/-              -/-    -/-              -/c -/-
            FOREIGN_COLLECTION    -/-  -/-              -/-    -/-              -/- -/-
            SCHEMA_MISMATCH       -/-  -/-              -/-    -/-              -/- -/-
            ID_EXISTS             -/-  -/-              -/-    -/-              -/- -/-
            REJECTED              -/-  -/-              -/-    -/-              -/- -/-
            TOO_LARGE             -/-  -/-              -/-    -/-              -/- -/-
            UNSUPPORTED           -/-  -/-              -/-    -/-              -/- -/-
            UNAUTHENTICATED       -/-  -/-              -/-    -/-              -/- -/-
            PERMISSION_DENIED     -/-  -/-              -/-    -/-              -/- -/-
            CANCELLED             -/-  -/-              -/-    -/-              -/- -/-
            CLOSED                -/-  -/-              -/-    -/-              -/- -/-
            CORRUPTED             -/-  -/-              -/-    -/-              -/- -/-
            INTERNAL              -/-  -/-              -/-    -/-              -/- -/-
            """;
    private static final Map<String, RetryAction> SIGNS = Map.of(
            "s", RetryAction.AS_IS, "u", RetryAction.AS_UPSERT, "c", RetryAction.AFTER_CHECK, "-", RetryAction.NEVER);

    @TestFactory
    Stream<DynamicTest> cells() {
        String[] heads = words(TABLE.lines().findFirst().orElseThrow());
        return TABLE.lines()
                .skip(1)
                .map(RetryTableTest::words)
                .flatMap(row -> Stream.iterate(1, column -> column + 1)
                        .limit(row.length - 1)
                        .flatMap(column ->
                                cell(OperationClass.valueOf(heads[column]), ErrorCode.valueOf(row[0]), row[column])));
    }

    private static Stream<DynamicTest> cell(OperationClass type, ErrorCode code, String entry) {
        String[] signs = entry.split("/", -1);
        return Stream.of(
                DynamicTest.dynamicTest(
                        type + " " + code,
                        () -> assertThat(RetryTable.next(type, code, false)).isEqualTo(SIGNS.get(signs[0]))),
                DynamicTest.dynamicTest(
                        type + " " + code + " in doubt",
                        () -> assertThat(RetryTable.next(type, code, true)).isEqualTo(SIGNS.get(signs[1]))));
    }

    @Test
    void theTableHasEveryCodeAndClass() {
        assertThat(TABLE.lines().skip(1).map(row -> words(row)[0]).toList())
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
        assertThat(Arrays.stream(words(TABLE.lines().findFirst().orElseThrow()))
                        .skip(1)
                        .collect(Collectors.toList()))
                .containsExactlyElementsOf(
                        Arrays.stream(OperationClass.values()).map(Enum::name).toList());
    }

    private static String[] words(String line) {
        return line.trim().split(" +", -1);
    }
}
