package io.covector.spi;

import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.VectorRecord;
import io.covector.filter.And;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import io.covector.filter.FilterVisitor;
import io.covector.filter.In;
import io.covector.filter.IsNull;
import io.covector.filter.ListMatch;
import io.covector.filter.Not;
import io.covector.filter.Or;
import io.covector.filter.TextMatch;
import io.covector.text.Strings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates a bound filter for one record, where no server does. Immutable and thread-safe. */
public final class RecordFilter implements FilterVisitor<Boolean> {
    private final RecordId id;
    private final Metadata metadata;
    private final @Nullable String text;

    private RecordFilter(RecordId id, Metadata metadata, @Nullable String text) {
        this.id = id;
        this.metadata = metadata;
        this.text = text;
    }

    /** Whether the record matches. It must have what the filter tests: the keys of its metadata, and the text. */
    public static boolean matches(Filter filter, VectorRecord record) {
        return filter.accept(new RecordFilter(record.id(), record.metadata(), record.text()));
    }

    /** Whether a record of this id and metadata, and without a text, matches. */
    public static boolean matches(Filter filter, RecordId id, Metadata metadata) {
        return filter.accept(new RecordFilter(id, metadata, null));
    }

    private @Nullable Object stored(String key) {
        return switch (key) {
            case Filter.ID -> id.value();
            case Filter.TEXT -> text;
            default -> KeyPaths.value(metadata, key);
        };
    }

    @Override
    public Boolean visit(Comparison test) {
        Object stored = stored(test.key());
        if (stored instanceof String text && test.value() instanceof String other) {
            return test.operator().holds(Strings.compareCodePoints(text, other));
        }
        if (stored instanceof Number number && test.value() instanceof Number other) {
            return test.operator().holds(ExactNumbers.compare(number, other));
        }
        return stored instanceof Boolean && stored.equals(test.value());
    }

    @Override
    public Boolean visit(In in) {
        Object stored = stored(in.key());
        return in.values().stream().anyMatch(value -> equal(stored, value));
    }

    @Override
    public Boolean visit(IsNull isNull) {
        return stored(isNull.key()) == null;
    }

    @Override
    public Boolean visit(TextMatch match) {
        if (!(stored(match.key()) instanceof String text)) {
            return false;
        }
        return match.kind() == TextMatch.Kind.STARTS_WITH ? text.startsWith(match.text()) : text.contains(match.text());
    }

    @Override
    public Boolean visit(ListMatch match) {
        if (!(stored(match.key()) instanceof List<?> list)) {
            return false;
        }
        return match.kind() == ListMatch.Kind.ANY
                ? match.values().stream().anyMatch(value -> holds(list, value))
                : match.values().stream().allMatch(value -> holds(list, value));
    }

    @Override
    public Boolean visit(And and) {
        return and.filters().stream().allMatch(filter -> filter.accept(this));
    }

    @Override
    public Boolean visit(Or or) {
        return or.filters().stream().anyMatch(filter -> filter.accept(this));
    }

    @Override
    public Boolean visit(Not not) {
        return !not.filter().accept(this);
    }

    private static boolean holds(List<?> list, Object value) {
        return list.stream().anyMatch(element -> equal(element, value));
    }

    private static boolean equal(@Nullable Object stored, Object value) {
        if (stored instanceof Number a && value instanceof Number b) {
            return ExactNumbers.compare(a, b) == 0;
        }
        return value.equals(stored);
    }
}
