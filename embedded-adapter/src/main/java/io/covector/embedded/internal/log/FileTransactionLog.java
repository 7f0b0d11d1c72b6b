package io.covector.embedded.internal.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.lucene.index.CorruptIndexException;
import org.jspecify.annotations.Nullable;

/**
 * A log in files beside the index, one file for each generation. Positions count the entries of all generations since
 * the log was opened. Of the writers that wait for a sync, one syncs the file for all entries appended until then, and
 * the others wait for it. Thread-safe.
 */
public final class FileTransactionLog implements TransactionLog {
    private static final String PREFIX = "log-";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition synced = lock.newCondition();
    private @Nullable LogFile file;
    private long generation;
    private long appendedTo;
    private long syncedTo;
    private boolean syncing;
    private @Nullable IOException broken;

    public FileTransactionLog(Path folder) {
        this.folder = folder;
    }

    private Path pathOf(long generation) {
        return folder.resolve(PREFIX + generation);
    }

    @Override
    public int replay(long first, Consumer<LogEntry> consumer) throws IOException {
        lock.lock();
        try {
            deleteBefore(first);
            NavigableMap<Long, Path> files = generations();
            int entries = 0;
            long end = 0;
            generation = first - 1;
            for (Path path : files.values()) {
                generation++;
                if (!path.equals(pathOf(generation))) {
                    throw new CorruptIndexException("the log before is missing", path.toString());
                }
                LogFile.Content content = LogFile.read(path, consumer);
                if (content.isTorn() && generation != files.lastKey()) {
                    throw new CorruptIndexException("the log is damaged at byte " + content.end(), path.toString());
                }
                entries += content.entries();
                end = content.end();
            }
            generation = Math.max(generation, first);
            file = LogFile.open(pathOf(generation), end);
            return entries;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long append(byte[] entry) throws IOException {
        lock.lock();
        try {
            open().append(entry);
            return ++appendedTo;
        } catch (TornWriteException e) {
            broken = e;
            throw e;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sync(long position) throws IOException {
        lock.lock();
        try {
            while (syncedTo < position) {
                LogFile current = open();
                if (syncing) {
                    synced.awaitUninterruptibly();
                } else {
                    sync(current);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    // releases the lock during the sync, so that others can append
    private void sync(LogFile current) throws IOException {
        long target = appendedTo;
        syncing = true;
        lock.unlock();
        boolean done = false;
        try {
            current.force();
            done = true;
        } catch (IOException e) {
            lock.lock();
            broken = e; // from now on the content of the disk is unknown, even if a later sync succeeds
            throw e;
        } finally {
            if (!lock.isHeldByCurrentThread()) {
                lock.lock();
            }
            syncing = false;
            synced.signalAll();
            if (done) {
                syncedTo = target;
            } else if (broken == null) {
                broken = new IOException("a sync was ended by an error");
            }
        }
    }

    @Override
    public long startGeneration() throws IOException {
        lock.lock();
        try {
            sync(appendedTo);
            LogFile old = open();
            LogFile started = LogFile.open(pathOf(generation + 1), 0);
            generation++;
            file = started;
            old.close();
            return generation;
        } finally {
            lock.unlock();
        }
    }

    private LogFile open() throws IOException {
        if (broken != null) {
            throw new IOException("the log failed before: " + broken.getMessage(), broken);
        }
        if (file == null) {
            throw new IOException("the log is closed");
        }
        return file;
    }

    @Override
    public void deleteBefore(long first) throws IOException {
        for (Path old : generations().headMap(first).values()) {
            Files.delete(old);
        }
    }

    private NavigableMap<Long, Path> generations() throws IOException {
        NavigableMap<Long, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path path : paths) {
                String digits = path.getFileName().toString().substring(PREFIX.length());
                if (NUMBER.matcher(digits).matches()) {
                    found.put(Long.valueOf(digits), path);
                }
            }
        }
        return found;
    }

    @Override
    public long size() {
        lock.lock();
        try {
            return file == null ? 0 : file.length() - LogFile.HEADER;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            while (syncing) {
                synced.awaitUninterruptibly();
            }
            LogFile last = file;
            if (last == null) {
                return;
            }
            try (last) {
                if (broken == null) {
                    last.force();
                    syncedTo = appendedTo;
                }
            } finally {
                file = null;
                synced.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
