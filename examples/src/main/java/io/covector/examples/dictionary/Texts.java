package io.covector.examples.dictionary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The longer texts of the program, kept beside this class. */
final class Texts {
    private Texts() {}

    static String help() {
        return read("help.txt");
    }

    /** How to start the servers that the configuration names. */
    static String servers() {
        return read("servers.txt");
    }

    private static String read(String name) {
        try (InputStream in = Objects.requireNonNull(Texts.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
