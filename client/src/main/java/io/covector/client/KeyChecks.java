package io.covector.client;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.VectorException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Refuses keys of metadata that cannot be meant: they would find nothing, without a word. Immutable and thread-safe.
 */
final class KeyChecks implements FilterVisitor<Boolean> {
    /** In filters this is the id of the record. */
    private static final String ID = "id";

    private final CollectionSpec spec;
    private final Map<String, String> declaredByLowerCase = new HashMap<>();

    KeyChecks(CollectionSpec spec) {
        this.spec = spec;
        for (DeclaredField field : spec.fields()) {
            declaredByLowerCase.put(field.name().toLowerCase(Locale.ROOT), field.name());
        }
    }

    /** Whether a key that is not declared is refused. */
    boolean refuses(String undeclared) {
        return spec.isStrict()
                || (!declaredByLowerCase.isEmpty()
                        && declaredByLowerCase.containsKey(undeclared.toLowerCase(Locale.ROOT)));
    }

    /**
     * Refuses a key that is not declared where it must be, or that differs from a declared one only by case.
     *
     * @param where what has it, for the message
     */
    void require(String key, String where) {
        if (spec.field(key).isPresent() || !refuses(key)) {
            return;
        }
        String declared = declaredByLowerCase.get(key.toLowerCase(Locale.ROOT));
        String has = where + " has the key " + Strings.quote(key);
        throw VectorException.invalidArgument(
                declared == null
                        ? has + ", which is not declared; accepted by the strict collection "
                                + Strings.quote(spec.name())
                                + " are the declared fields "
                                + spec.fields().stream()
                                        .map(DeclaredField::name)
                                        .toList()
                        : has + ", which differs from the declared field " + Strings.quote(declared)
                                + " only by case; accepted is " + Strings.quote(declared));
    }

    /** Refuses such keys in a filter. */
    void require(Filter filter) {
        boolean unused = filter.accept(this);
    }

    private boolean test(String key) {
        if (!key.equals(ID)) {
            require(key, "the filter");
        }
        return true;
    }

    @Override
    public Boolean visit(Comparison comparison) {
        return test(comparison.key());
    }

    @Override
    public Boolean visit(In in) {
        return test(in.key());
    }

    @Override
    public Boolean visit(IsNull isNull) {
        return test(isNull.key());
    }

    @Override
    public Boolean visit(TextMatch match) {
        return test(match.key());
    }

    @Override
    public Boolean visit(ListMatch match) {
        return test(match.key());
    }

    @Override
    public Boolean visit(And and) {
        return all(and.filters());
    }

    @Override
    public Boolean visit(Or or) {
        return all(or.filters());
    }

    @Override
    public Boolean visit(Not not) {
        return not.filter().accept(this);
    }

    private boolean all(List<Filter> filters) {
        filters.forEach(this::require);
        return true;
    }
}
