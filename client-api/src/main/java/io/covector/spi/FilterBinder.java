package io.covector.spi;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.VectorException;
import io.covector.filter.And;
import io.covector.filter.Comparison;
import io.covector.filter.Comparison.Operator;
import io.covector.filter.Filter;
import io.covector.filter.FilterVisitor;
import io.covector.filter.In;
import io.covector.filter.IsNull;
import io.covector.filter.ListMatch;
import io.covector.filter.Not;
import io.covector.filter.Or;
import io.covector.filter.TextMatch;
import io.covector.text.Strings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a filter against a spec and brings the values of tests on declared fields to the type of the field, without
 * changing which records match: {@code year > 2.5} on a long field becomes {@code year >= 3}. The id ({@link
 * Filter#ID}) is such a field, which is never null, and the text ({@link Filter#TEXT}) is one, too. Tests on free
 * metadata stay as they are. Immutable and thread-safe.
 */
public final class FilterBinder implements FilterVisitor<Filter> {
    private static final String ORDER = "=, !=, >, >=, <, <=, in";

    private final CollectionSpec spec;

    /** What has a type: a declared field, the id or the text, which the words say. */
    private record Typed(String name, FieldType type, String words) {
        boolean isId() {
            return name.equals(Filter.ID);
        }
    }

    private FilterBinder(CollectionSpec spec) {
        this.spec = spec;
    }

    /**
     * The filter as adapters get it.
     *
     * @throws VectorException if a value cannot be compared with a declared field; it names field, type and value
     */
    public static Filter bind(Filter filter, CollectionSpec spec) {
        return filter.accept(new FilterBinder(spec));
    }

    @Override
    public Filter visit(Comparison comparison) {
        Optional<Typed> field = declared(comparison.key());
        if (field.isPresent()) {
            Filter bound = compare(
                    field.get(), comparison.operator(), comparison.operator().symbol(), comparison.value());
            return bound instanceof Comparison ? bound : bound.accept(this); // every record has an id
        }
        requireFree(comparison.key(), comparison.value());
        return comparison;
    }

    @Override
    public Filter visit(In in) {
        Optional<Typed> field = declared(in.key());
        if (field.isEmpty()) {
            in.values().forEach(value -> requireFree(in.key(), value));
            return in;
        }
        List<Object> values = new ArrayList<>();
        for (Object value : in.values()) {
            // an equality that no value of the field's type can meet is bound to "none", which is no comparison
            if (compare(field.get(), Operator.EQ, "in", value) instanceof Comparison bound) {
                values.add(bound.value());
            }
        }
        return new In(in.key(), values);
    }

    @Override
    public Filter visit(IsNull isNull) {
        if (isNull.key().equals(Filter.TEXT)) {
            requireText();
        }
        return isNull.key().equals(Filter.ID) ? Filter.none() : isNull;
    }

    @Override
    public Filter visit(TextMatch match) {
        String operator = match.kind() == TextMatch.Kind.CONTAINS ? "contains" : "startsWith";
        declared(match.key())
                .ifPresent(field -> require(field, field.type() == FieldType.STRING, operator, match.text()));
        return match;
    }

    @Override
    public Filter visit(ListMatch match) {
        Optional<Typed> field = declared(match.key());
        if (field.isEmpty()) {
            match.values().forEach(value -> requireFree(match.key(), value));
            return match;
        }
        return elements(field.get(), match);
    }

    private static Filter elements(Typed field, ListMatch match) {
        String operator = match.kind() == ListMatch.Kind.ANY ? "containsAny" : "containsAll";
        boolean longs = field.type() == FieldType.LONG_LIST;
        List<Object> values = new ArrayList<>();
        for (Object value : match.values()) {
            require(
                    field,
                    longs ? value instanceof Number : field.type() == FieldType.STRING_LIST && value instanceof String,
                    operator,
                    value);
            if (!longs) {
                values.add(value);
            } else if (NumericBounds.onLong(field.name(), Operator.EQ, (Number) value) instanceof Comparison bound) {
                values.add(bound.value());
            } else if (match.kind() == ListMatch.Kind.ALL) {
                return Filter.none(); // a number that no list of integers holds
            }
        }
        return values.isEmpty() ? Filter.none() : new ListMatch(match.key(), match.kind(), values);
    }

    @Override
    public Filter visit(And and) {
        return Filter.and(all(and.filters()));
    }

    @Override
    public Filter visit(Or or) {
        return Filter.or(all(or.filters()));
    }

    @Override
    public Filter visit(Not not) {
        return Filter.not(not.filter().accept(this));
    }

    private List<Filter> all(List<Filter> filters) {
        List<Filter> bound = new ArrayList<>(filters.size());
        for (Filter filter : filters) {
            bound.add(filter.accept(this));
        }
        return bound;
    }

    private Optional<Typed> declared(String key) {
        if (key.equals(Filter.ID)) {
            FieldType type = spec.idType() == IdType.LONG ? FieldType.LONG : FieldType.STRING;
            return Optional.of(new Typed(key, type, "the id"));
        }
        if (key.equals(Filter.TEXT)) {
            requireText();
            return Optional.of(new Typed(key, FieldType.STRING, "the text"));
        }
        return spec.field(key).map(field -> new Typed(key, field.type(), "declared field"));
    }

    private void requireText() {
        if (!spec.hasText()) {
            throw VectorException.invalidArgument("the filter tests the text ('" + Filter.TEXT + "') of collection "
                    + Strings.quote(spec.name()) + ", whose records have none; accepted are the id ('"
                    + Filter.ID
                    + "'), metadata keys, and the text of a collection that declares it"
                    + " (CollectionSpec.Builder.text())");
        }
    }

    private static Filter compare(Typed field, Operator operator, String word, Object value) {
        switch (field.type()) {
            case STRING -> require(field, value instanceof String, word, value);
            case BOOLEAN -> require(field, value instanceof Boolean, word, value);
            case LONG -> {
                require(field, value instanceof Number, word, value);
                return NumericBounds.onLong(field.name(), operator, (Number) value);
            }
            case DOUBLE -> {
                require(field, value instanceof Number, word, value);
                return NumericBounds.onDouble(field.name(), operator, (Number) value);
            }
            case INSTANT, DATE, UUID, DECIMAL -> {
                Object held = FieldValues.accept(field.type(), value);
                require(field, held != null, word, value);
                return new Comparison(field.name(), operator, held == null ? value : held);
            }
            case STRING_LIST, LONG_LIST -> require(field, false, word, value);
        }
        return new Comparison(field.name(), operator, value);
    }

    private static void requireFree(String key, Object value) {
        if (value instanceof BigDecimal) {
            throw VectorException.invalidArgument("filter on " + Strings.quote(key) + " compares with "
                    + Strings.typed(value)
                    + "; accepted are numbers that a long or a double holds exactly, and others on a declared field of"
                    + " type DECIMAL");
        }
    }

    private static void require(Typed field, boolean accepted, String operator, Object value) {
        if (!accepted) {
            throw VectorException.invalidArgument("filter on "
                    + field.words() + " '" + field.name() + "' of type "
                    + field.type() + " has the operator " + operator + " with " + Strings.typed(value)
                    + "; accepted are " + accepted(field.type()) + (field.isId() ? "" : ", and is null"));
        }
    }

    private static String accepted(FieldType type) {
        return switch (type) {
            case STRING -> ORDER + ", contains and startsWith with texts";
            case LONG, DOUBLE -> ORDER + " with numbers";
            case BOOLEAN -> "=, != and in with true and false";
            case STRING_LIST -> "containsAny and containsAll with texts";
            case LONG_LIST -> "containsAny and containsAll with numbers";
            case INSTANT, DATE, UUID, DECIMAL -> ORDER + " with " + FieldValues.accepted(type);
        };
    }
}
