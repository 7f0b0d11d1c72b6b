package io.covector.architecture;

import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;

/** A value of every type that the public API takes. Not thread-safe. */
final class Samples {
    private final Map<Class<?>, Object> values = new HashMap<>();

    Samples with(Class<?> type, Object value) {
        values.put(type, value);
        return this;
    }

    /** The sample of a type; there must be one. */
    Object of(Class<?> type) {
        Object known = values.get(type);
        if (known != null) {
            return known;
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        throw new IllegalStateException("there is no sample of " + type + "; add one to the test");
    }

    /** A sample of a type argument of the list or map that a parameter is. */
    Object argument(Executable executable, int index, int argument) {
        Type type = executable.getGenericParameterTypes()[index];
        Type element = type instanceof ParameterizedType of ? of.getActualTypeArguments()[argument] : Object.class;
        if (element instanceof WildcardType wildcard) {
            element = wildcard.getUpperBounds()[0];
        }
        return of(element instanceof Class<?> known ? known : Object.class);
    }
}
