package io.covector.embedded;

import io.covector.embedded.internal.storage.DiskStorage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A program that makes a collection with a damaged log usable again: {@code java -cp <class path>
 * io.covector.embedded.EmbeddedSalvage <directory> <collection>}. Every change that can be read is kept; what was
 * damaged is left out, and the damaged files are kept beside the new ones. A record whose last change was left out has
 * its former content, or is there though it was deleted. Nobody may have the directory open meanwhile.
 */
public final class EmbeddedSalvage {
    private EmbeddedSalvage() {}

    /** Runs the program; prints what it has done. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("accepted are two arguments: <directory> <collection>");
        }
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (DiskStorage storage = DiskStorage.open(Path.of(args[0]))) {
            storage.salvageLog(args[1]).forEach(out::println);
        }
    }
}
