package io.covector.embedded.internal.storage;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.embedded.internal.file.Uninterrupted;
import io.covector.embedded.internal.log.FileTransactionLog;
import io.covector.embedded.internal.log.TransactionLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The collections of a directory, of which nothing is changed: on a file system that cannot be written, or of a
 * snapshot. Several processes may have it open so, but none that writes; where the directory has no lock file, nobody
 * has written there. Thread-safe.
 */
public final class ReadOnlyStorage implements Storage {
    private final Path root;
    private final @Nullable FileChannel lockFile;

    private ReadOnlyStorage(Path root, @Nullable FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    public static ReadOnlyStorage open(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            throw VectorException.builder(
                            ErrorCode.INVALID_CONFIG,
                            "'path' is " + root + ", where there is no directory; 'read-only' opens one that exists")
                    .build();
        }
        Path lock = root.resolve(DiskStorage.LOCK);
        return new ReadOnlyStorage(root, Files.exists(lock) ? lock(lock) : null);
    }

    private static FileChannel lock(Path path) throws IOException {
        return Uninterrupted.run(() -> {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            boolean locked = false;
            try {
                locked = channel.tryLock(0, Long.MAX_VALUE, true) != null;
            } catch (OverlappingFileLockException e) {
                locked = false; // by another client of this process
            } finally {
                if (!locked) {
                    IOUtils.closeWhileHandlingException(channel);
                }
            }
            if (!locked) {
                throw DiskStorage.inUse(path, null);
            }
            return channel;
        });
    }

    private VectorException refusal() {
        return VectorException.builder(
                        ErrorCode.PERMISSION_DENIED,
                        "directory " + root + " is opened with 'read-only'; nothing can be changed")
                .build();
    }

    @Override
    public List<String> collectionNames() throws IOException {
        return DiskStorage.collectionNames(root);
    }

    @Override
    public CollectionStorage create(CollectionSpec spec) {
        throw refusal();
    }

    @Override
    public Optional<CollectionStorage> find(String name) {
        Path folder = root.resolve(FolderNames.folder(name));
        return Files.isDirectory(folder) ? Optional.of(new ReadOnlyCollection(folder, refusal())) : Optional.empty();
    }

    @Override
    public void remove(String name) {
        throw refusal();
    }

    @Override
    public String description() {
        return root.toString();
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(lockFile);
    }

    private record ReadOnlyCollection(Path folder, VectorException reason) implements CollectionStorage {
        @Override
        public Directory directory() throws IOException {
            return readOnlyDirectory();
        }

        @Override
        public Directory readOnlyDirectory() throws IOException {
            return new OverlayDirectory(new MMapDirectory(folder.resolve(DiskStorage.INDEX), NoLockFactory.INSTANCE));
        }

        @Override
        public TransactionLog log() {
            return new FileTransactionLog(folder, () -> {});
        }

        @Override
        public Optional<VectorException> refusal() {
            return Optional.of(reason);
        }

        @Override
        public String description() {
            return folder.toString();
        }
    }
}
