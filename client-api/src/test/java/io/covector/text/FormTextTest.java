package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.Metadata;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts for instants, dates, UUIDs and decimals have one form, and order as the values do. */
class FormTextTest {
    private final Random random = new Random(Long.getLong("covector.seed", 7));

    @Test
    void instantsComeBackAndOrderAsTexts() {
        List<Instant> instants = new ArrayList<>();
        for (long edge :
                List.of(InstantText.MIN_MICROS, -1L, 0L, 1L, 999_999L, 86_400_000_000L, InstantText.MAX_MICROS)) {
            instants.add(InstantText.toInstant(InstantText.ofMicros(edge)));
        }
        for (int i = 0; i < 2000; i++) {
            instants.add(Instant.EPOCH.plusSeconds(random.nextInt()).plusNanos(1000L * random.nextInt(1_000_000)));
        }
        for (Instant instant : instants) {
            String text = InstantText.of("key", instant);
            assertThat(text).hasSize(27);
            assertThat(Instant.parse(text)).isEqualTo(instant);
            assertThat(InstantText.toInstant(text)).isEqualTo(instant);
            assertThat(InstantText.canonical(text)).isEqualTo(text);
            assertThat(InstantText.canonical(
                            instant.atOffset(ZoneOffset.ofHours(-7)).toString()))
                    .isEqualTo(text);
        }
        List<String> texts = instants.stream()
                .map(each -> InstantText.of("key", each))
                .sorted()
                .toList();
        assertThat(texts.stream().map(InstantText::toInstant)).isSortedAccordingTo(Comparator.naturalOrder());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-31",
                "2026-01-31T00:00:00",
                "2026-02-30T00:00:00.000000Z",
                "2026-01-31T24:00:00.000000Z",
                "2026-01-31T23:60:00.000000Z",
                "2026-01-31T23:59:60.000000Z",
                "0000-01-31T00:00:00.000000Z",
                "2026-01-31T00:00:00.0000001Z",
                "+10000-01-01T00:00:00Z"
            })
    void whatIsNoInstantIsRefused(String text) {
        assertThat(InstantText.canonical(text)).isNull();
    }

    @Test
    void whatAServerHasBeyondTheRangeIsShown() {
        String late = InstantText.ofMicros(Long.MAX_VALUE);
        assertThat(late).startsWith("+294247-01-10T04:00:54.775807");
        assertThat(InstantText.toMicros(late)).isEqualTo(Long.MAX_VALUE);
        String early = InstantText.ofMicros(Long.MIN_VALUE);
        assertThat(InstantText.toMicros(early)).isEqualTo(Long.MIN_VALUE);
        assertThat(DateText.toEpochDay(DateText.ofEpochDay(5_000_000))).isEqualTo(5_000_000);
        assertThat(DateText.toEpochDay(DateText.ofEpochDay(-2_400_000))).isEqualTo(-2_400_000);
    }

    @Test
    void datesHaveOneForm() {
        for (long day = DateText.MIN_EPOCH_DAY; day <= DateText.MAX_EPOCH_DAY; day += 97) {
            String text = DateText.ofEpochDay(day);
            assertThat(text).isEqualTo(LocalDate.ofEpochDay(day).toString());
            assertThat(DateText.toEpochDay(text)).isEqualTo(day);
            assertThat(DateText.canonical(text)).isSameAs(text);
        }
        for (String text : List.of("", "2026-1-31", "2026-02-29", "0000-01-01", "2026-01-31Z", "10000-01-01")) {
            assertThat(DateText.canonical(text)).isNull();
        }
        assertThatThrownBy(() -> DateText.of("day", LocalDate.MIN)).hasMessageContaining("'day' holds the date");
    }

    @Test
    void uuidsAreInSmallLetters() {
        UUID uuid = UUID.fromString("ABCDEF00-0000-0001-0000-000000000002");
        assertThat(UuidText.canonical("ABCDEF00-0000-0001-0000-000000000002")).isEqualTo(uuid.toString());
        for (String text : List.of("", "1-2-3-4-5", uuid + "0", uuid.toString().replace('-', '0'), "x" + uuid)) {
            assertThat(UuidText.canonical(text)).isNull();
        }
        assertThat(UuidText.canonical("\uFF11bcdef00-0000-0001-0000-000000000002"))
                .isNull();
    }

    @Test
    void decimalsComeBackAndOrderAsTexts() {
        List<BigDecimal> decimals = new ArrayList<>(List.of(
                BigDecimal.ZERO,
                new BigDecimal("1e999"),
                new BigDecimal("-1e999"),
                new BigDecimal("1e-1000"),
                new BigDecimal("-1e-1000"),
                new BigDecimal("9".repeat(1000) + "." + "9".repeat(1000))));
        for (int i = 0; i < 2000; i++) {
            decimals.add(BigDecimal.valueOf(random.nextInt(2001) - 1000, random.nextInt(7) - 3));
        }
        for (BigDecimal decimal : decimals) {
            assertThat(Decimals.ofText(Decimals.toText(decimal))).isEqualTo(Decimals.of(decimal));
        }
        List<String> texts = decimals.stream().map(Decimals::toText).sorted().toList();
        assertThat(texts.stream().map(Decimals::ofText)).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(texts).allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(2006));
    }

    @Test
    void noTwoDecimalsAreOneDouble() {
        for (String text : List.of(
                "0.1",
                "0.1000000000000000055511151231257827021181583404541015625",
                "1180591620717411303424",
                "1180591620717411300000",
                "100000000000000000000000",
                "99999999999999991611392",
                "99999999999999991611392.0",
                "1e300")) {
            BigDecimal decimal = new BigDecimal(text);
            Metadata metadata = Metadata.of("key", decimal);
            assertThat(metadata.getDecimal("key"))
                    .contains(
                            decimal.stripTrailingZeros().scale() < 0
                                    ? decimal.setScale(0)
                                    : decimal.stripTrailingZeros());
            assertThat(Metadata.fromJson(metadata.toJson())).isEqualTo(metadata);
        }
    }

    private enum Color {
        RED
    }

    @Test
    void metadataTakesJavaTypesAndGivesThemBack() {
        Instant now = Instant.parse("2026-01-31T12:34:56.123456Z");
        Metadata metadata = Metadata.builder()
                .put("instant", now)
                .put("offset", OffsetDateTime.ofInstant(now, ZoneOffset.MAX))
                .put("zoned", ZonedDateTime.ofInstant(now, ZoneOffset.MIN))
                .put("date", LocalDate.of(2026, 1, 31))
                .put("uuid", new UUID(-1, 1))
                .put("enum", Color.RED)
                .put("ints", new int[] {1, 2})
                .put("doubles", new double[] {0.5})
                .put("int", 5.0)
                .put("long", 1L << 40)
                .build();
        for (String key : List.of("instant", "offset", "zoned")) {
            assertThat(metadata.getInstant(key)).contains(now);
        }
        assertThat(metadata.getDate("date")).contains(LocalDate.of(2026, 1, 31));
        assertThat(metadata.getUuid("uuid")).contains(new UUID(-1, 1));
        assertThat(metadata.getString("enum")).contains("RED");
        assertThat(metadata.getLongs("ints")).containsExactly(1L, 2L);
        assertThat(metadata.get("doubles")).isEqualTo(List.of(0.5));
        assertThat(metadata.getInt("int")).contains(5);
        assertThat(metadata.getInstant("missing")).isEmpty();
        assertThat(Metadata.fromJson(metadata.toJson())).isEqualTo(metadata);
        assertThatThrownBy(() -> metadata.getInt("long")).hasMessageContaining("'long' holds 1099511627776");
        assertThatThrownBy(() -> metadata.getDate("enum"))
                .hasMessageContaining("holds the text 'RED', which is not a date");
        assertThatThrownBy(() -> metadata.getLongs("doubles")).hasMessageContaining("a list of Long");
    }
}
