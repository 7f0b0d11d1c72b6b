package io.covector.client;

import java.util.List;
import java.util.Objects;

/** Refuses nulls on the thread that gives them, before a call begins. Stateless. */
final class Arguments {
    private Arguments() {}

    /** Refuses null for the list, and in it; the message names the list and the position. */
    static void requireAll(List<?> list, String name) {
        int position = 0;
        for (Object element : Objects.requireNonNull(list, name)) {
            if (element == null) {
                throw new NullPointerException(name + "[" + position + "]");
            }
            position++;
        }
    }
}
