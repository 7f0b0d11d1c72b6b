package io.covector.client;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.VectorException;
import io.covector.filter.Filter;
import io.covector.spi.FilterKeys;
import io.covector.text.Strings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Refuses keys of metadata that cannot be meant: they would find nothing, without a word. Immutable and thread-safe.
 */
final class KeyChecks {
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
        FilterKeys.of(filter).forEach(key -> require(key, "the filter"));
    }
}
