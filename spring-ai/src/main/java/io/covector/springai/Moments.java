package io.covector.springai;

import io.covector.filter.Filter;
import io.covector.text.InstantText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons in which a text that is a moment in UTC means the moment. Metadata holds such a moment as the document
 * gave it: as the text itself, or, for an {@code Instant} or a {@code Date}, in the one form of {@link InstantText}.
 * The filter has to find both. Stateless.
 */
final class Moments {
    private static final Pattern UTC = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z");

    private Moments() {}

    static Filter eq(String key, Object value) {
        String moment = otherForm(value);
        return moment == null ? Filter.eq(key, value) : Filter.in(key, List.of(value, moment));
    }

    static Filter gt(String key, Object value) {
        String moment = otherForm(value);
        return moment == null ? Filter.gt(key, value) : Filter.and(Filter.gt(key, moment), Filter.ne(key, value));
    }

    static Filter gte(String key, Object value) {
        String moment = otherForm(value);
        return moment == null ? Filter.gte(key, value) : Filter.or(Filter.gte(key, moment), Filter.eq(key, value));
    }

    static Filter lt(String key, Object value) {
        String moment = otherForm(value);
        return moment == null ? Filter.lt(key, value) : Filter.and(Filter.lt(key, moment), Filter.ne(key, value));
    }

    static Filter lte(String key, Object value) {
        String moment = otherForm(value);
        return moment == null ? Filter.lte(key, value) : Filter.or(Filter.lte(key, moment), Filter.eq(key, value));
    }

    static Filter in(String key, Object... values) {
        if (Arrays.stream(values).noneMatch(value -> otherForm(value) != null)) {
            return Filter.in(key, values);
        }
        List<Object> all = new ArrayList<>(Arrays.asList(values));
        for (Object value : values) {
            String moment = otherForm(value);
            if (moment != null) {
                all.add(moment);
            }
        }
        return Filter.in(key, all);
    }

    /** The moment in the form of {@link InstantText}; null if the value is none, or in that form already. */
    private static @Nullable String otherForm(@Nullable Object value) {
        if (!(value instanceof String text) || !UTC.matcher(text).matches()) {
            return null;
        }
        String moment = InstantText.canonical(text);
        return text.equals(moment) ? null : moment;
    }
}
