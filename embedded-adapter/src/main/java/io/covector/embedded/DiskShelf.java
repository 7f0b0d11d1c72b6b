package io.covector.embedded;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.VectorException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.NativeFSLockFactory;
import org.apache.lucene.util.IOUtils;

/**
 * Collections as folders of one directory, which is locked against other clients for as long as this object is open; the
 * operating system takes the lock back from a process that ends. A collection comes and goes by the renaming of its folder, so
 * that a crash leaves all of it or nothing; what lies under a temporary name is deleted on opening. Not thread-safe.
 */
final class DiskShelf implements Shelf {
    private static final String LOCK = "covector.lock";
    private static final String TEMPORARY = ".covector-";
    private static final String COMING = TEMPORARY + "new-";
    private static final String GOING = TEMPORARY + "old-";
    private static final String INDEX = "index";

    private final Path root;
    private final Directory rootDirectory;
    private final Lock lock;
    private final SharedLock shared;

    private DiskShelf(Path root, Directory rootDirectory, Lock lock) {
        this.root = root;
        this.rootDirectory = rootDirectory;
        this.lock = lock;
        this.shared = new SharedLock(lock);
    }

    static DiskShelf open(Path root) throws IOException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw VectorException.builder(
                            ErrorCode.INVALID_CONFIG,
                            "'path' is " + root + ", which is a file; accepted is a directory")
                    .build();
        }
        createDurably(root);
        Directory directory = FSDirectory.open(root, NativeFSLockFactory.INSTANCE);
        try {
            DiskShelf shelf = new DiskShelf(root, directory, directory.obtainLock(LOCK));
            shelf.sweep();
            return shelf;
        } catch (LockObtainFailedException e) {
            directory.close();
            throw VectorException.builder(
                            ErrorCode.UNAVAILABLE,
                            "directory " + root
                                    + " is in use by another client, in this process or in another one (lock file "
                                    + root.resolve(LOCK) + "); close that client, or give this one a 'path' of its own")
                    .cause(e)
                    .build();
        }
    }

    private static void createDurably(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (!Files.isDirectory(folder) && parent != null) {
            createDurably(parent);
            Files.createDirectories(folder);
            IOUtils.fsync(parent, true);
        }
    }

    private void sweep() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(root, TEMPORARY + "{new,old}-c-*")) {
            for (Path folder : left) {
                IOUtils.rm(folder);
            }
        }
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path folder : folders) {
                FolderNames.name(folder.getFileName().toString()).ifPresent(names::add);
            }
        }
        return names;
    }

    @Override
    public Place create(CollectionSpec spec) throws IOException {
        String folder = FolderNames.folder(spec.name());
        Path coming = root.resolve(COMING + folder);
        IOUtils.rm(coming);
        Files.createDirectories(coming);
        try (Directory index = new SteadyDirectory(coming.resolve(INDEX), shared)) {
            Commits.create(index, spec);
        }
        IOUtils.fsync(coming, true);
        Path there = root.resolve(folder);
        rename(coming, there);
        return new DiskPlace(there, shared);
    }

    @Override
    public Optional<Place> find(String name) {
        Path folder = root.resolve(FolderNames.folder(name));
        return Files.isDirectory(folder) ? Optional.of(new DiskPlace(folder, shared)) : Optional.empty();
    }

    @Override
    public void remove(String name) throws IOException {
        String folder = FolderNames.folder(name);
        Path going = root.resolve(GOING + folder);
        IOUtils.rm(going);
        rename(root.resolve(folder), going);
        IOUtils.rm(going);
    }

    private void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        IOUtils.fsync(root, true);
    }

    @Override
    public String shown() {
        return root.toString();
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(lock, rootDirectory);
    }

    private record DiskPlace(Path folder, SharedLock lock) implements Place {
        @Override
        public Directory directory() throws IOException {
            return new SteadyDirectory(folder.resolve(INDEX), lock);
        }

        @Override
        public Journal journal() {
            return new FileJournal(folder);
        }

        @Override
        public String shown() {
            return folder.toString();
        }
    }
}
