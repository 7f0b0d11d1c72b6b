package io.covector.it.differential;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import io.covector.filter.ListMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Draws filters that a spec allows. Not thread-safe. */
final class Filters {
    private static final List<Comparison.Operator> OPERATORS = List.of(Comparison.Operator.values());

    private static final List<String> PATHS = List.of(
            "m.m", "m.a", "m.0", "n.m", "n.a", "m.m.a", "m.a.m", "n.m.m.a", "it's \"quoted\".a", "m.a.", "n..m");

    private final Draw draw;
    private final CollectionSpec spec;

    Filters(Draw draw, CollectionSpec spec) {
        this.draw = draw;
        this.spec = spec;
    }

    Filter next() {
        return filter(4);
    }

    private Filter filter(int depth) {
        int kind = depth == 0 ? 0 : draw.below(10);
        if (kind < 5) {
            return test();
        }
        if (kind < 7) {
            return Filter.not(filter(depth - 1));
        }
        List<Filter> parts = new ArrayList<>();
        for (int i = draw.below(4); i > 0; i--) {
            parts.add(filter(depth - 1));
        }
        return kind == 7 ? Filter.and(parts) : Filter.or(parts);
    }

    private Filter test() {
        if (draw.percent(10)) {
            return id();
        }
        if (spec.hasText() && draw.percent(10)) {
            return text(Filter.TEXT);
        }
        List<DeclaredField> fields = spec.fields();
        if (!fields.isEmpty() && draw.percent(50)) {
            DeclaredField field = draw.of(fields);
            return draw.percent(10) ? Filter.isNull(field.name()) : declared(field);
        }
        String key = key();
        return switch (draw.below(10)) {
            case 0 -> Filter.isNull(key);
            case 1 -> Filter.contains(key, draw.text());
            case 2 -> Filter.startsWith(key, draw.text());
            case 3, 4 -> list(key, draw::scalar);
            case 5 -> Filter.in(key, several(draw::scalar, 0));
            default -> comparison(key, draw.scalar());
        };
    }

    private String key() {
        int kind = draw.below(100);
        if (kind < 5) {
            return "missing";
        }
        return kind < 55 ? draw.of(DataSet.KEYS) : kind < 85 ? draw.of(PATHS) : draw.of(DataSet.DOTTED);
    }

    private Filter id() {
        Supplier<Object> values = spec.idType() == IdType.LONG
                ? draw::number
                : () -> draw.percent(30) ? draw.text() : draw.of(List.of("id", "r")) + draw.below(200);
        boolean text = spec.idType() == IdType.STRING;
        return switch (draw.below(text ? 6 : 4)) {
            case 0 -> Filter.in(Filter.ID, several(values, 0));
            case 1 -> draw.percent(50) ? Filter.isNull(Filter.ID) : Filter.exists(Filter.ID);
            case 4 -> Filter.startsWith(Filter.ID, values.get().toString());
            case 5 -> Filter.contains(Filter.ID, values.get().toString());
            default -> comparison(Filter.ID, values.get());
        };
    }

    private Filter declared(DeclaredField field) {
        Optional<Supplier<Object>> values = values(field.type());
        if (values.isEmpty()) {
            return list(field.name(), field.type() == FieldType.LONG_LIST ? draw::number : draw::text);
        }
        if (field.type() == FieldType.STRING && draw.percent(30)) {
            return part(field.name());
        }
        return draw.percent(25)
                ? Filter.in(field.name(), several(values.get(), 0))
                : comparison(field.name(), values.get().get());
    }

    private Filter part(String key) {
        return draw.percent(50) ? Filter.contains(key, draw.text()) : Filter.startsWith(key, draw.text());
    }

    private Filter text(String key) {
        return switch (draw.below(5)) {
            case 0 -> Filter.isNull(key);
            case 1 -> Filter.in(key, several(draw::text, 0));
            case 2, 3 -> part(key);
            default -> comparison(key, draw.text());
        };
    }

    /** Values that a field of the type compares with; none for lists. */
    private Optional<Supplier<Object>> values(FieldType type) {
        return switch (type) {
            case STRING -> Optional.of(draw::text);
            case LONG, DOUBLE -> Optional.of(draw::number);
            case BOOLEAN -> Optional.of(() -> draw.percent(50));
            case INSTANT -> Optional.of(draw::instant);
            case DATE -> Optional.of(draw::date);
            case UUID -> Optional.of(draw::uuid);
            case DECIMAL -> Optional.of(draw::decimal);
            case STRING_LIST, LONG_LIST -> Optional.empty();
        };
    }

    private Filter comparison(String key, Object value) {
        return new Comparison(key, value instanceof Boolean ? Comparison.Operator.EQ : draw.of(OPERATORS), value);
    }

    private Filter list(String key, Supplier<Object> values) {
        ListMatch.Kind kind = draw.percent(60) ? ListMatch.Kind.ANY : ListMatch.Kind.ALL;
        return new ListMatch(key, kind, several(values, 1));
    }

    private List<Object> several(Supplier<Object> values, int atLeast) {
        List<Object> several = new ArrayList<>();
        for (int i = atLeast + draw.below(4); i > 0; i--) {
            several.add(values.get());
        }
        return several;
    }
}
