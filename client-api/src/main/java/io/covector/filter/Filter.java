package io.covector.filter;

import io.covector.VectorException;
import io.covector.text.Json;
import io.covector.text.Strings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which records an operation concerns, by the keys of their metadata. A filter is true or false for a record, never
 * unknown: a missing key or a null makes every test false except {@link #isNull}, and {@link #not} is the exact
 * complement, so {@link #ne} and {@link #notIn} are true for it.
 *
 * <p>Numbers compare by value (1 equals 1.0, and integers lose no digits), texts by Unicode code point. A value of
 * another type than the test asks for does not match, on a declared field it is an error before anything is sent.
 *
 * <p>A key with dots, such as {@code author.name}, means the top-level key of exactly that name where a record has it,
 * also with null, and else a path: each segment is a key of a JSON object. Lists are never entered, an empty segment
 * makes no path, and segments that hold dots cannot be reached. A path into a declared field is an error.
 *
 * <p>The key {@link #ID} is the id of the record, and {@link #TEXT} its text.
 *
 * <p>Immutable and thread-safe. {@code toString()} gives the text form that {@link #parse} reads.
 */
public sealed interface Filter permits Comparison, In, IsNull, TextMatch, ListMatch, And, Or, Not {
    /** The deepest nesting of and, or, not. */
    int MAX_DEPTH = 64;

    /**
     * The key that stands for the id of the record: like a declared field of the type of the ids that is never null. A
     * metadata key of this name can be stored and read, not tested.
     */
    String ID = "$id";

    /**
     * The key that stands for the text of the record: like a declared field of type STRING. On a collection without a
     * text it is an error. A metadata key of this name can be stored and read, not tested.
     */
    String TEXT = "$text";

    /** Calls the visitor's method for this kind of filter. */
    <R> R accept(FilterVisitor<R> visitor);

    /**
     * Reads the text form, such as {@code category = 'news' and (year >= 2020 or not tags containsAny ('old',
     * 'draft'))}.
     *
     * @throws VectorException if the text is not a filter; the message points at the column, its cause is a {@link
     *     FilterSyntaxException}
     */
    static Filter parse(String text) {
        return new FilterParser(Objects.requireNonNull(text, "text")).parse();
    }

    /** True for every record. */
    static Filter all() {
        return And.ALL;
    }

    /** True for no record. */
    static Filter none() {
        return Or.NONE;
    }

    /** The key holds this text, number or truth value. */
    static Filter eq(String key, Object value) {
        return new Comparison(key, Comparison.Operator.EQ, value);
    }

    /** Not {@link #eq}: true also for a missing key. */
    static Filter ne(String key, Object value) {
        return not(eq(key, value));
    }

    /** The key holds something greater than this text or number. */
    static Filter gt(String key, Object value) {
        return new Comparison(key, Comparison.Operator.GT, value);
    }

    /** The key holds this text or number, or something greater. */
    static Filter gte(String key, Object value) {
        return new Comparison(key, Comparison.Operator.GTE, value);
    }

    /** The key holds something less than this text or number. */
    static Filter lt(String key, Object value) {
        return new Comparison(key, Comparison.Operator.LT, value);
    }

    /** The key holds this text or number, or something less. */
    static Filter lte(String key, Object value) {
        return new Comparison(key, Comparison.Operator.LTE, value);
    }

    /** The key holds something from low to high, both included. */
    static Filter between(String key, Object low, Object high) {
        return and(gte(key, low), lte(key, high));
    }

    /** The key holds one of the values; with no values nothing matches. */
    static Filter in(String key, Collection<?> values) {
        return new In(key, new ArrayList<>(Objects.requireNonNull(values, "values")));
    }

    /** The key holds one of the values; a single array of primitives stands for its elements. */
    static Filter in(String key, Object... values) {
        return in(key, FilterLists.elements(values));
    }

    /** Not {@link #in(String, Collection)}: true also for a missing key. */
    static Filter notIn(String key, Collection<?> values) {
        return not(in(key, values));
    }

    /** Not {@link #in(String, Object...)}: true also for a missing key. */
    static Filter notIn(String key, Object... values) {
        return not(in(key, values));
    }

    /** The key is missing or its value is null. */
    static Filter isNull(String key) {
        return new IsNull(key);
    }

    /** The key is there with a value other than null. */
    static Filter exists(String key) {
        return not(isNull(key));
    }

    /** The key holds a text with this text in it, case as it is. */
    static Filter contains(String key, String part) {
        return new TextMatch(key, TextMatch.Kind.CONTAINS, part);
    }

    /** The key holds a text that starts with this text, case as it is. */
    static Filter startsWith(String key, String prefix) {
        return new TextMatch(key, TextMatch.Kind.STARTS_WITH, prefix);
    }

    /** The key holds a list with at least one of the values. */
    static Filter containsAny(String key, Collection<?> values) {
        return new ListMatch(key, ListMatch.Kind.ANY, new ArrayList<>(Objects.requireNonNull(values, "values")));
    }

    /** The key holds a list with at least one of the values. */
    static Filter containsAny(String key, Object... values) {
        return containsAny(key, FilterLists.elements(values));
    }

    /** The key holds a list with all of the values. */
    static Filter containsAll(String key, Collection<?> values) {
        return new ListMatch(key, ListMatch.Kind.ALL, new ArrayList<>(Objects.requireNonNull(values, "values")));
    }

    /** The key holds a list with all of the values. */
    static Filter containsAll(String key, Object... values) {
        return containsAll(key, FilterLists.elements(values));
    }

    /** Every filter is true; with no filters, true. */
    static Filter and(Filter... filters) {
        return and(Arrays.asList(Objects.requireNonNull(filters, "filters")));
    }

    /** Every filter is true; with no filters, true. */
    static Filter and(List<Filter> filters) {
        List<Filter> all = FilterLists.copyOf(filters);
        return all.size() == 1 ? all.get(0) : new And(all);
    }

    /** At least one filter is true; with no filters, false. */
    static Filter or(Filter... filters) {
        return or(Arrays.asList(Objects.requireNonNull(filters, "filters")));
    }

    /** At least one filter is true; with no filters, false. */
    static Filter or(List<Filter> filters) {
        List<Filter> all = FilterLists.copyOf(filters);
        return all.size() == 1 ? all.get(0) : new Or(all);
    }

    /** The exact complement. */
    static Filter not(Filter filter) {
        return Objects.requireNonNull(filter, "filter") instanceof Not negated ? negated.filter() : new Not(filter);
    }

    /** This and the other. */
    default Filter and(Filter other) {
        return and(List.of(this, Objects.requireNonNull(other, "other")));
    }

    /** This or the other. */
    default Filter or(Filter other) {
        return or(List.of(this, Objects.requireNonNull(other, "other")));
    }

    /** The exact complement. */
    default Filter negate() {
        return not(this);
    }

    /**
     * The value as a filter holds it: String, Long, Double, Boolean, or BigDecimal for a number that neither a long nor
     * a double holds exactly, which only a declared field of type DECIMAL can be compared with. Values of other types
     * become these by the rule of {@link io.covector.Metadata}.
     */
    static Object requireScalar(String key, @Nullable Object value) {
        Objects.requireNonNull(key, "key");
        Object normalized = Json.normalize(key, value);
        if (normalized instanceof String
                || normalized instanceof Long
                || normalized instanceof Double
                || normalized instanceof BigDecimal
                || normalized instanceof Boolean) {
            return normalized;
        }
        throw VectorException.invalidArgument("filter on " + Strings.quote(key) + " compares with "
                + Strings.abbreviate(String.valueOf(value))
                + (value == null ? "" : " of type " + value.getClass().getName())
                + "; accepted are texts, numbers, true, false, instants, dates, UUIDs and enums");
    }

    /** The values as a filter holds them. */
    static List<Object> requireScalars(String key, List<?> values) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(values, "values");
        List<Object> scalars = new ArrayList<>(values.size());
        for (Object value : values) {
            scalars.add(requireScalar(key, value));
        }
        return List.copyOf(scalars);
    }
}
