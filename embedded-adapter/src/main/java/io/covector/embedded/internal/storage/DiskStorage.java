package io.covector.embedded.internal.storage;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.embedded.internal.file.Folders;
import io.covector.embedded.internal.file.Uninterrupted;
import io.covector.embedded.internal.index.CommitData;
import io.covector.embedded.internal.log.FileTransactionLog;
import io.covector.embedded.internal.log.TransactionLog;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.NativeFSLockFactory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Collections as folders of one directory. The directory is locked against other clients while this object is open; the
 * operating system releases the lock when the process ends. A collection is created and removed by renaming its folder,
 * so that a crash leaves all of it or nothing. Opening deletes folders with temporary names. Thread-safe
 * for different names.
 */
public final class DiskStorage implements Storage {
    static final String LOCK = "covector.lock";
    private static final String TEMPORARY = ".covector-";
    private static final String CREATING = TEMPORARY + "new-";
    private static final String REMOVING = TEMPORARY + "old-";
    static final String INDEX = "index";

    private final Path root;
    private final Directory rootDirectory;
    private final Lock lock;

    private DiskStorage(Path root, Directory rootDirectory, Lock lock) {
        this.root = root;
        this.rootDirectory = rootDirectory;
        this.lock = lock;
    }

    public static DiskStorage open(Path root) throws IOException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw VectorException.builder(
                            ErrorCode.INVALID_CONFIG,
                            "'path' is " + root + ", which is a file; accepted is a directory")
                    .build();
        }
        make(root);
        Directory directory = FSDirectory.open(root, NativeFSLockFactory.INSTANCE);
        Lock lock = null;
        try {
            lock = directory.obtainLock(LOCK);
            DiskStorage storage = new DiskStorage(root, directory, new StorageLock(lock, root.resolve(LOCK)));
            storage.deleteTemporaryFolders();
            return storage;
        } catch (LockObtainFailedException | OverlappingFileLockException e) { // the latter: by other classes of Lucene
            IOUtils.closeWhileHandlingException(lock, directory);
            throw inUse(root.resolve(LOCK), e);
        } catch (IOException | RuntimeException | Error e) {
            IOUtils.closeWhileHandlingException(lock, directory);
            throw e;
        }
    }

    static VectorException inUse(Path lockFile, @Nullable Throwable cause) {
        return VectorException.builder(
                        ErrorCode.UNAVAILABLE,
                        "directory " + lockFile.getParent()
                                + " is in use by another client, in this process or in another one (lock file "
                                + lockFile + "); close that client, or give this one a 'path' of its own")
                .cause(cause)
                .build();
    }

    /** A path that cannot be made is a mistake of the configuration, unless there is no room for it. */
    private static void make(Path root) throws IOException {
        try {
            createDurably(root);
        } catch (FileSystemException e) {
            String reason = String.valueOf(e.getReason()).toLowerCase(Locale.ROOT);
            if (Stream.of("space", "quota", "open files").anyMatch(reason::contains)) {
                throw e;
            }
            throw VectorException.builder(
                            ErrorCode.INVALID_CONFIG,
                            "'path' is " + root + ", which cannot be made ("
                                    + e.getClass().getSimpleName() + ": " + e.getMessage()
                                    + "); accepted is a directory that exists or can be made")
                    .cause(e)
                    .build();
        }
    }

    private static void createDurably(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (!Files.isDirectory(folder) && parent != null) {
            createDurably(parent);
            Folders.create(folder);
            Folders.sync(parent);
        }
    }

    private void deleteTemporaryFolders() throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, TEMPORARY + "{new,old}-c-*")) {
            for (Path folder : folders) {
                IOUtils.rm(folder);
            }
        }
    }

    @Override
    public List<String> collectionNames() throws IOException {
        return collectionNames(root);
    }

    static List<String> collectionNames(Path root) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path folder : folders) {
                FolderNames.name(folder.getFileName().toString()).ifPresent(names::add);
            }
        }
        return names;
    }

    @Override
    public CollectionStorage create(CollectionSpec spec) throws IOException {
        String folder = FolderNames.folder(spec.name());
        Path temporary = root.resolve(CREATING + folder);
        IOUtils.rm(temporary);
        Folders.create(temporary);
        try (Directory index = new UninterruptibleDirectory(temporary.resolve(INDEX), new SharedLockFactory(lock))) {
            CommitData.create(index, spec);
        }
        FileTransactionLog.create(temporary, CommitData.FIRST_GENERATION);
        Folders.sync(temporary);
        Path target = root.resolve(folder);
        rename(temporary, target);
        return new DiskCollection(target, lock);
    }

    @Override
    public Optional<CollectionStorage> find(String name) {
        Path folder = root.resolve(FolderNames.folder(name));
        return Files.isDirectory(folder) ? Optional.of(new DiskCollection(folder, lock)) : Optional.empty();
    }

    /** Takes the files of a commit of a collection into another directory; links them where that can be done. */
    public void copy(String name, Collection<String> indexFiles, long logGeneration, Path target) throws IOException {
        String folder = FolderNames.folder(name);
        Path from = root.resolve(folder).resolve(INDEX);
        Path to = target.resolve(folder).resolve(INDEX);
        Folders.create(to);
        for (String file : indexFiles) {
            link(from.resolve(file), to.resolve(file));
        }
        Folders.sync(to);
        FileTransactionLog.create(target.resolve(folder), logGeneration);
        Folders.sync(target);
    }

    // the files of an index are never changed, so a link is as good as a copy
    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(from, to);
            Uninterrupted.run(() -> {
                IOUtils.fsync(to, false);
                return true;
            });
        }
    }

    /** Keeps what can be read of the damaged log of a collection; returns what was done, in words. */
    public List<String> salvageLog(String name) throws IOException {
        Path folder = root.resolve(FolderNames.folder(name));
        lock.ensureValid();
        try (Directory index = new UninterruptibleDirectory(folder.resolve(INDEX), new SharedLockFactory(lock))) {
            return FileTransactionLog.salvage(folder, CommitData.read(index).logGeneration());
        }
    }

    @Override
    public void remove(String name) throws IOException {
        String folder = FolderNames.folder(name);
        Path temporary = root.resolve(REMOVING + folder);
        IOUtils.rm(temporary);
        rename(root.resolve(folder), temporary);
        IOUtils.rm(temporary);
    }

    private void rename(Path from, Path to) throws IOException {
        lock.ensureValid();
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        Folders.sync(root);
    }

    @Override
    public String description() {
        return root.toString();
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(lock, rootDirectory);
    }

    private record DiskCollection(Path folder, Lock lock) implements CollectionStorage {
        @Override
        public Directory directory() throws IOException {
            return new UninterruptibleDirectory(folder.resolve(INDEX), new SharedLockFactory(lock));
        }

        @Override
        public Directory readOnlyDirectory() throws IOException {
            return new OverlayDirectory(directory());
        }

        @Override
        public Optional<VectorException> refusal() {
            return Optional.empty();
        }

        @Override
        public TransactionLog log() {
            return new FileTransactionLog(folder, lock::ensureValid);
        }

        @Override
        public String description() {
            return folder.toString();
        }
    }
}
