package io.covector.architecture;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls every public method and constructor of a type with null in the place of each argument in turn, and with a null
 * in each list, set, map and array, and notes what is not refused in clear words. Not thread-safe.
 */
final class NullSweep {
    private static final Set<ErrorCode> REFUSALS = Set.of(ErrorCode.INVALID_ARGUMENT, ErrorCode.INVALID_CONFIG);

    private final Samples samples;
    private final List<String> faults = new ArrayList<>();
    private int calls;

    NullSweep(Samples samples) {
        this.samples = samples;
    }

    List<String> faults() {
        return faults;
    }

    int calls() {
        return calls;
    }

    void sweep(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (isSwept(method) && !method.isBridge() && !method.getName().equals("equals")) {
                sweep(method);
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isSwept(constructor) && !Modifier.isAbstract(type.getModifiers())) {
                sweep(constructor);
            }
        }
    }

    void sweepStatic(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (isSwept(method) && Modifier.isStatic(method.getModifiers())) {
                sweep(method);
            }
        }
    }

    private static boolean isSwept(Executable executable) {
        return Modifier.isPublic(executable.getModifiers()) && !executable.isSynthetic();
    }

    private void sweep(Executable executable) {
        Class<?>[] types = executable.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            Class<?> type = types[i];
            if (type.isPrimitive() || isNullable(executable, i)) {
                continue;
            }
            call(executable, i, null);
            if (type == List.class || type == Collection.class) {
                call(executable, i, Arrays.asList(samples.argument(executable, i, 0), null));
            } else if (type == Set.class) {
                call(executable, i, Collections.singleton(null));
            } else if (type.isArray() && !type.getComponentType().isPrimitive()) {
                call(executable, i, Array.newInstance(type.getComponentType(), 1));
            } else if (type == Map.class) {
                Object sample = samples.argument(executable, i, 1);
                Map<@Nullable String, Object> map = new HashMap<>();
                map.put(null, sample);
                call(executable, i, map);
            }
        }
    }

    private static boolean isNullable(Executable executable, int index) {
        return executable.getAnnotatedParameterTypes()[index].isAnnotationPresent(Nullable.class);
    }

    private void call(Executable executable, int index, @Nullable Object value) {
        calls++;
        String what = executable + " with " + value + " at " + index;
        try {
            @Nullable Object[] arguments = new Object[executable.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = i == index ? value : samples.of(executable.getParameterTypes()[i]);
            }
            if (executable instanceof Method method) {
                boolean isStatic = Modifier.isStatic(method.getModifiers());
                method.setAccessible(true); // the facade's types are public through their interfaces only
                method.invoke(isStatic ? null : samples.of(method.getDeclaringClass()), arguments);
            } else if (executable instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            }
            faults.add(what + " is taken");
        } catch (InvocationTargetException e) {
            if (!isClear(e.getCause())) {
                faults.add(what + " throws " + e.getCause());
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            faults.add(what + " cannot be called: " + e);
        }
    }

    private static boolean isClear(@Nullable Throwable thrown) {
        if (thrown instanceof VectorException refusal) {
            return REFUSALS.contains(refusal.code());
        }
        String text = thrown instanceof NullPointerException ? thrown.getMessage() : null;
        return text != null && !text.isBlank() && !text.startsWith("Cannot "); // the JVM's own, about our code
    }
}
