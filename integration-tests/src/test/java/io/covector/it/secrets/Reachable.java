package io.covector.it.secrets;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Every object that can be reached from one through the fields of our own types, static ones included, and through
 * collections. Objects of other types are reached, not looked into. Not thread-safe.
 */
final class Reachable {
    private final Set<Object> objects = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> open = new ArrayDeque<>();
    private final Set<Class<?>> types = Collections.newSetFromMap(new IdentityHashMap<>());

    private Reachable() {}

    static Set<Object> from(Object start) {
        Reachable reachable = new Reachable();
        reachable.add(start);
        while (!reachable.open.isEmpty()) {
            reachable.lookInto(reachable.open.pop());
        }
        return reachable.objects;
    }

    private void add(@Nullable Object object) {
        if (object != null && objects.add(object)) {
            open.push(object);
        }
    }

    private void lookInto(Object object) {
        if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                add(key);
                add(value);
            });
        } else if (object instanceof Collection<?> all && !isOurs(object.getClass())) {
            all.forEach(this::add);
        } else if (object instanceof Object[] array) {
            Arrays.asList(array).forEach(this::add);
        } else if (object instanceof Optional<?> optional) {
            optional.ifPresent(this::add);
        } else if (object instanceof AtomicReference<?> reference) {
            add(reference.get());
        } else {
            for (Class<?> type = object.getClass(); type != null && isOurs(type); type = type.getSuperclass()) {
                addFields(type, object);
            }
        }
    }

    private void addFields(Class<?> type, Object object) {
        boolean first = types.add(type);
        for (Field field : type.getDeclaredFields()) {
            boolean ofType = Modifier.isStatic(field.getModifiers());
            if (!field.getType().isPrimitive() && (first || !ofType)) {
                field.setAccessible(true);
                try {
                    add(field.get(ofType ? null : object));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(field.toString(), e);
                }
            }
        }
    }

    static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("io.covector.");
    }
}
