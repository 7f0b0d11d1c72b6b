package io.covector.embedded.internal.storage;

import io.covector.embedded.internal.file.Uninterrupted;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.OutputStreamIndexOutput;

/**
 * Lucene's directory of memory-mapped files, in a form that an interrupt does not break. An interrupt closes the
 * channel that the thread uses, also the channel of Lucene's lock file, and Lucene takes that for a failure of the
 * whole index. Therefore files are written through streams, an interrupted open or sync is done again, and the lock
 * comes from a {@link SharedLockFactory}. Thread-safe.
 */
final class UninterruptibleDirectory extends MMapDirectory {
    private static final int BUFFER_BYTES = 8192;

    private final AtomicLong temporaryFiles = new AtomicLong();

    UninterruptibleDirectory(Path path, SharedLockFactory lock) throws IOException {
        super(path, lock);
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        ensureOpen();
        deletePendingFiles();
        return output(name);
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
        ensureOpen();
        deletePendingFiles();
        while (true) {
            String number = Long.toString(temporaryFiles.getAndIncrement(), Character.MAX_RADIX);
            try {
                return output(IndexFileNames.segmentFileName(prefix, suffix + "_" + number, "tmp"));
            } catch (FileAlreadyExistsException e) {
                // a file of a process that ended during a merge: try the next number
            }
        }
    }

    private IndexOutput output(String name) throws IOException {
        File file = file(name);
        if (!file.createNewFile()) {
            throw new FileAlreadyExistsException(file.toString());
        }
        return new OutputStreamIndexOutput("file " + file, name, new FileOutputStream(file), BUFFER_BYTES);
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        return Uninterrupted.run(() -> super.openInput(name, context));
    }

    @Override
    protected void fsync(String name) throws IOException {
        Uninterrupted.run(() -> {
            super.fsync(name);
            return name;
        });
    }

    @Override
    public void syncMetaData() throws IOException {
        Uninterrupted.run(() -> {
            super.syncMetaData();
            return true;
        });
    }

    private File file(String name) {
        return getDirectory().resolve(name).toFile();
    }
}
