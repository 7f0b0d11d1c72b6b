package io.covector.embedded;

import io.covector.VectorException;
import io.covector.spi.Backend;
import java.nio.file.Path;

/** A program that opens the directory of its argument and says what came of it. */
final class OpeningChild {
    private OpeningChild() {}

    public static void main(String[] args) {
        try (Backend backend = Embedded.at(Path.of(args[0]))) {
            System.out.println("opened " + backend.list(Embedded.CONTEXT));
        } catch (VectorException e) {
            System.out.println(e.getMessage());
        }
    }
}
