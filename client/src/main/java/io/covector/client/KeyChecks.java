package io.covector.client;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.VectorException;
import io.covector.filter.Filter;
import io.covector.spi.FilterKeys;
import io.covector.spi.KeyPaths;
import io.covector.text.Strings;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses keys of metadata that cannot be meant: they would find nothing, without a word. Thread-safe. */
final class KeyChecks {
    private static final Logger LOG = LoggerFactory.getLogger(KeyChecks.class);

    private final CollectionSpec spec;
    private final Map<String, String> declaredByLowerCase = new HashMap<>();
    private final Consumer<String> warning;
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    KeyChecks(CollectionSpec spec) {
        this(spec, LOG::warn);
    }

    KeyChecks(CollectionSpec spec, Consumer<String> warning) {
        this.spec = spec;
        this.warning = warning;
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
        for (String key : FilterKeys.of(filter)) {
            if (!key.equals(Filter.ID) && !key.equals(Filter.TEXT)) {
                require(key, "the filter");
                requirePath(key);
                warnOfId(key);
            }
        }
    }

    /** Says once that the key is not what its name promises. */
    private void warnOfId(String key) {
        if (key.equals("id") && hasWarned.compareAndSet(false, true)) {
            warning.accept("a filter on collection " + Strings.quote(spec.name())
                    + " tests the metadata key 'id', which is not the id of the record; that one is tested under the"
                    + " key '" + Filter.ID + "' (Filter.ID)");
        }
    }

    private void requirePath(String key) {
        List<String> path = KeyPaths.segments(key);
        if (path.isEmpty()) {
            return;
        }
        spec.field(path.get(0)).ifPresent(field -> {
            throw VectorException.invalidArgument("the filter has the key " + Strings.quote(key)
                    + ", a path into the declared field '" + field.name() + "' of type " + field.type()
                    + ", which holds no objects; accepted are paths that begin with a key that is not declared");
        });
        require(path.get(0), "the filter on " + Strings.quote(key));
    }
}
