package io.covector.config;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration and what it accepts. Immutable and thread-safe; it is read when its value is asked for.
 */
public final class Setting<T> {
    private final SettingsSource source;
    private final String path;
    private final String accepted;
    private final Function<String, @Nullable T> parser;
    private final boolean secret;

    Setting(SettingsSource source, String path, String accepted, Function<String, @Nullable T> parser, boolean secret) {
        this.source = source;
        this.path = path;
        this.accepted = accepted;
        this.parser = parser;
        this.secret = secret;
    }

    /** The value, if the key is set. */
    public Optional<T> optional() {
        return source.find(path).map(this::parse);
    }

    /** The value, or another if the key is not set. */
    public T orElse(T other) {
        return optional().orElse(Objects.requireNonNull(other, "other"));
    }

    /**
     * The value.
     *
     * @throws VectorException if the key is not set; it says how to set it
     */
    public T required() {
        return optional()
                .orElseThrow(() -> source.mistakeOf(path)
                        .orElseGet(() -> error("'" + path + "' is missing in " + source.origin()
                                + "; set it there or as " + SettingsSource.variable(path) + "; accepted are "
                                + accepted)));
    }

    /** The same, whose errors say this of what is accepted: a form such as {@code http://host:19530}, or names. */
    public Setting<T> accepting(String form) {
        return new Setting<>(source, path, Objects.requireNonNull(form, "form"), parser, secret);
    }

    <R> Setting<R> map(Function<T, R> mapper) {
        return new Setting<>(
                source,
                path,
                accepted,
                text -> {
                    T value = parser.apply(text);
                    return value == null ? null : mapper.apply(value);
                },
                secret);
    }

    private T parse(SettingsSource.Found found) {
        T value;
        try {
            value = parser.apply(found.text());
        } catch (IllegalArgumentException e) { // NumberFormatException among them
            value = null;
        }
        if (value == null) {
            throw source.mistake(
                    path,
                    error("'" + path + "' is '" + (secret ? "***" : found.shown()) + "' in " + found.origin()
                            + "; accepted are " + accepted));
        }
        return value;
    }

    private static VectorException error(String text) {
        return VectorException.builder(ErrorCode.INVALID_CONFIG, text).build();
    }
}
