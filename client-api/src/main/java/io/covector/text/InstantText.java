package io.covector.text;

import io.covector.VectorException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Moments as text in one form, {@code 2026-01-31T23:59:59.000000Z}: in UTC, in microseconds, of the years 1 to 9999, so
 * that texts order as the moments do. Stateless and thread-safe.
 */
public final class InstantText {
    private static final String FORM = "0000-00-00T00:00:00.000000Z"; // a 0 where a digit stands
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = (long) SECONDS_PER_DAY * MICROS_PER_SECOND;
    private static final int DATE_LENGTH = 10;

    /** Microseconds from 1970 to the first moment that is accepted, {@code 0001-01-01T00:00:00.000000Z}. */
    public static final long MIN_MICROS = LocalDate.of(1, 1, 1).toEpochDay() * MICROS_PER_DAY;

    /** Microseconds from 1970 to the last moment that is accepted, {@code 9999-12-31T23:59:59.999999Z}. */
    public static final long MAX_MICROS = (LocalDate.of(9999, 12, 31).toEpochDay() + 1) * MICROS_PER_DAY - 1;

    private InstantText() {}

    /**
     * The moment as text.
     *
     * @param key the metadata key, for the error message
     * @throws VectorException if it is out of range, or finer than a microsecond
     */
    public static String of(String key, Instant instant) {
        if (isAccepted(instant)) {
            return ofMicros(micros(instant));
        }
        throw VectorException.invalidArgument("metadata key " + Strings.quote(key) + " holds the instant " + instant
                + "; accepted are instants in whole microseconds of the years 1 to 9999");
    }

    private static boolean isAccepted(Instant instant) {
        long second = instant.getEpochSecond();
        return instant.getNano() % 1000 == 0
                && second >= Math.floorDiv(MIN_MICROS, MICROS_PER_SECOND)
                && second <= Math.floorDiv(MAX_MICROS, MICROS_PER_SECOND);
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / 1000;
    }

    /** The moment so many microseconds after 1970 as text; any long has one, though not always of the usual length. */
    public static String ofMicros(long micros) {
        if (micros < MIN_MICROS || micros > MAX_MICROS) {
            return instant(micros).toString(); // a server has it, so it is shown
        }
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_PER_DAY));
        long inDay = Math.floorMod(micros, MICROS_PER_DAY);
        int second = (int) (inDay / MICROS_PER_SECOND);
        char[] text = FORM.toCharArray();
        DateText.put(text, day);
        digits(text, 11, 2, second / 3600);
        digits(text, 14, 2, second / 60 % 60);
        digits(text, 17, 2, second % 60);
        digits(text, 20, 6, (int) (inDay % MICROS_PER_SECOND));
        return new String(text);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1000L);
    }

    static void digits(char[] text, int start, int count, int value) {
        int rest = value;
        for (int i = start + count - 1; i >= start; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Microseconds since 1970 of a text that {@link #of} or {@link #ofMicros} made. */
    public static long toMicros(String text) {
        return isForm(text) ? micros(text) : micros(Instant.parse(text));
    }

    private static long micros(String text) {
        long seconds = DateText.toEpochDay(text.substring(0, DATE_LENGTH)) * SECONDS_PER_DAY
                + number(text, 11, 2) * 3600L
                + number(text, 14, 2) * 60L
                + number(text, 17, 2);
        return seconds * MICROS_PER_SECOND + number(text, 20, 6);
    }

    /** The moment of a text that {@link #of} or {@link #ofMicros} made. */
    public static Instant toInstant(String text) {
        return instant(toMicros(text));
    }

    static int number(String text, int start, int count) {
        int number = 0;
        for (int i = start; i < start + count; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }

    /** A text in ISO 8601 with an offset in the one form; null if it is another text, or not accepted. */
    public static @Nullable String canonical(String text) {
        if (isForm(text)
                && DateText.canonical(text.substring(0, DATE_LENGTH)) != null
                && number(text, 11, 2) < 24
                && number(text, 14, 2) < 60
                && number(text, 17, 2) < 60) {
            return text;
        }
        try {
            Instant instant = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toInstant();
            return isAccepted(instant) ? ofMicros(micros(instant)) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isForm(String text) {
        return isForm(text, FORM);
    }

    static boolean isForm(String text, String form) {
        if (text.length() != form.length()) {
            return false;
        }
        for (int i = 0; i < form.length(); i++) {
            char c = text.charAt(i);
            char wanted = form.charAt(i);
            if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
                return false;
            }
        }
        return true;
    }
}
