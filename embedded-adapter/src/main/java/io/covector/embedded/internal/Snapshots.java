package io.covector.embedded.internal;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.embedded.internal.engine.SharedEngine;
import io.covector.embedded.internal.engine.StorageErrors;
import io.covector.embedded.internal.file.Folders;
import io.covector.embedded.internal.storage.DiskStorage;
import io.covector.embedded.internal.storage.Storage;
import io.covector.embedded.store.EmbeddedStore;
import io.covector.spi.CallContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.lucene.util.IOUtils;

/** Backups of the collections of one directory. Thread-safe. */
final class Snapshots implements EmbeddedStore {
    private final Storage storage;
    private final Supplier<CallContext> contexts;
    private final BiFunction<String, CallContext, Optional<SharedEngine>> engines;

    /**
     * Backups of a storage.
     *
     * @param contexts a context for each call
     * @param engines opens the collection of that name, if it is still there
     */
    Snapshots(
            Storage storage,
            Supplier<CallContext> contexts,
            BiFunction<String, CallContext, Optional<SharedEngine>> engines) {
        this.storage = storage;
        this.contexts = contexts;
        this.engines = engines;
    }

    @Override
    public void snapshot(Path directory) {
        Objects.requireNonNull(directory, "directory");
        if (!(storage instanceof DiskStorage disk)) {
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED,
                            "a snapshot is of collections that are written in a directory, not of "
                                    + storage.description())
                    .build();
        }
        Path target = directory.toAbsolutePath().normalize();
        Path parent = target.getParent();
        if (parent == null || !Files.isDirectory(parent) || Files.exists(target)) {
            throw VectorException.invalidArgument("the directory of the snapshot is " + target
                    + (Files.exists(target) ? ", which exists" : ", whose parent is missing")
                    + "; accepted is a path where nothing is, in a directory that exists");
        }
        try {
            write(disk, parent, target, contexts.get());
        } catch (IOException | RuntimeException e) {
            throw StorageErrors.of(e, target.toString());
        }
    }

    private void write(DiskStorage disk, Path parent, Path target, CallContext context) throws IOException {
        Path partial = parent.resolve(target.getFileName() + ".partial");
        IOUtils.rm(partial);
        Folders.create(partial);
        for (String name : disk.collectionNames()) {
            context.check();
            Optional<SharedEngine> engine = engines.apply(name, context);
            if (engine.isPresent()) {
                engine.get().write(context, open -> {
                    open.snapshot((files, log) -> disk.copy(name, files, log, partial), context);
                    return true;
                });
            }
        }
        Folders.sync(partial);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        Folders.sync(parent);
    }
}
