package io.covector.it.adopted;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.VectorField;
import io.covector.spi.BackendCollection;
import io.covector.spi.ForwardingBackendCollection;

/** An attached collection, which does not say what indexes its declared fields have. Thread-safe. */
final class AdoptedCollection extends ForwardingBackendCollection {
    private final BackendCollection collection;
    private final CollectionSpec asked;

    AdoptedCollection(BackendCollection collection, CollectionSpec asked) {
        this.collection = collection;
        this.asked = asked;
        assertThat(withoutFieldIndexes(collection.spec()))
                .as("the spec of what is attached")
                .isEqualTo(withoutFieldIndexes(asked));
    }

    @Override
    protected BackendCollection delegate() {
        return collection;
    }

    @Override
    public CollectionSpec spec() {
        VectorField vector = asked.vectorField();
        return of(asked, vector.index(collection.spec().vectorField().index()), true);
    }

    private static CollectionSpec withoutFieldIndexes(CollectionSpec spec) {
        return of(spec, spec.vectorField(), false);
    }

    private static CollectionSpec of(CollectionSpec spec, VectorField vector, boolean indexed) {
        CollectionSpec.Builder made =
                CollectionSpec.builder(spec.name()).idType(spec.idType()).vector(vector);
        for (DeclaredField field : spec.fields()) {
            DeclaredField plain = DeclaredField.of(field.name(), field.type());
            made.field(indexed && field.isIndexed() ? plain.indexed() : plain);
        }
        if (spec.hasText()) {
            made.text();
        }
        return spec.isStrict() ? made.strict().build() : made.build();
    }
}
