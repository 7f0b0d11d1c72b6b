package io.covector.client;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads a configuration part by part and collects what is wrong in it, so that all of it is told at once. For one
 * thread.
 */
final class Mistakes {
    private static final int MOST = 20;

    private final Settings settings;
    private final List<VectorException> found = new ArrayList<>();

    /** None is known yet. */
    Mistakes(Settings settings) {
        this.settings = settings;
    }

    /**
     * Reads a part, again without each value that was wrong, to find the next; empty if it cannot be read, or only
     * without them. What a reader says of several values together counts only while none was set aside.
     */
    <T> Optional<T> read(Supplier<T> part) {
        int before = found.size();
        while (found.size() < MOST) {
            try {
                T value = part.get();
                return found.size() == before ? Optional.of(value) : Optional.empty();
            } catch (VectorException mistake) {
                boolean ofOneValue = settings.setAsideMistakes();
                if (ofOneValue || found.size() == before) {
                    found.add(mistake);
                }
                if (!ofOneValue) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The same for a part that gives nothing. */
    void check(Runnable part) {
        Optional<Boolean> unused = read(() -> {
            part.run();
            return true;
        });
    }

    boolean areNone() {
        return found.isEmpty();
    }

    /**
     * Fails if something was wrong.
     *
     * @throws VectorException with {@code INVALID_CONFIG}: the only mistake, or one that tells them all
     */
    void throwIfAny() {
        if (found.size() == 1) {
            throw found.get(0);
        }
        if (!found.isEmpty()) {
            throw VectorException.builder(ErrorCode.INVALID_CONFIG, text())
                    .cause(found.get(0).getCause())
                    .build();
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder(
                (found.size() < MOST ? "" : "at least ") + found.size() + " mistakes in the configuration");
        for (int i = 0; i < found.size(); i++) {
            text.append(i == 0 ? ": (" : "; (")
                    .append(i + 1)
                    .append(") ")
                    .append(found.get(i).text());
        }
        return text.toString();
    }
}
