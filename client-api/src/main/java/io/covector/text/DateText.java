package io.covector.text;

import io.covector.VectorException;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Days as text in one form, {@code 2026-01-31}, of the years 1 to 9999, so that texts order as the days do. Stateless
 * and thread-safe.
 */
public final class DateText {
    private static final String FORM = "0000-00-00";

    /** Days from 1970 to the first day that is accepted. */
    public static final long MIN_EPOCH_DAY = LocalDate.of(1, 1, 1).toEpochDay();

    /** Days from 1970 to the last day that is accepted. */
    public static final long MAX_EPOCH_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

    private DateText() {}

    /**
     * The day as text.
     *
     * @param key the metadata key, for the error message
     * @throws VectorException if it is out of range
     */
    public static String of(String key, LocalDate day) {
        if (day.toEpochDay() < MIN_EPOCH_DAY || day.toEpochDay() > MAX_EPOCH_DAY) {
            throw VectorException.invalidArgument("metadata key " + Strings.quote(key) + " holds the date " + day
                    + "; accepted are dates of the years 1 to 9999");
        }
        return text(day);
    }

    /** The day so many days after 1970 as text; one out of range has a text of another length. */
    public static String ofEpochDay(long epochDay) {
        LocalDate day = LocalDate.ofEpochDay(epochDay);
        return epochDay < MIN_EPOCH_DAY || epochDay > MAX_EPOCH_DAY ? day.toString() : text(day);
    }

    private static String text(LocalDate day) {
        char[] text = FORM.toCharArray();
        put(text, day);
        return new String(text);
    }

    static void put(char[] text, LocalDate day) {
        InstantText.digits(text, 0, 4, day.getYear());
        InstantText.digits(text, 5, 2, day.getMonthValue());
        InstantText.digits(text, 8, 2, day.getDayOfMonth());
    }

    /** Days since 1970 of a text that {@link #of} or {@link #ofEpochDay} made. */
    public static long toEpochDay(String text) {
        return toDate(text).toEpochDay();
    }

    /** The day of a text that {@link #of} or {@link #ofEpochDay} made. */
    public static LocalDate toDate(String text) {
        return InstantText.isForm(text, FORM)
                ? LocalDate.of(
                        InstantText.number(text, 0, 4), InstantText.number(text, 5, 2), InstantText.number(text, 8, 2))
                : LocalDate.parse(text);
    }

    /** The text itself if it is a day in the one form; else null. */
    public static @Nullable String canonical(String text) {
        if (!InstantText.isForm(text, FORM) || InstantText.number(text, 0, 4) == 0) {
            return null;
        }
        try {
            toDate(text);
            return text;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
