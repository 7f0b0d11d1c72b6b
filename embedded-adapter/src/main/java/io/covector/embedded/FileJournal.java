package io.covector.embedded;

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
 * A log beside the index, one file a generation. Positions count the changes of all generations since opening. One of the
 * writers that wait for a sync does it, for everything appended until then; the others ride along. Thread-safe.
 */
final class FileJournal implements Journal {
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

    FileJournal(Path folder) {
        this.folder = folder;
    }

    private Path path(long generation) {
        return folder.resolve(PREFIX + generation);
    }

    @Override
    public int replay(long from, Consumer<Change> consumer) throws IOException {
        lock.lock();
        try {
            forgetBefore(from);
            NavigableMap<Long, Path> logs = generations();
            int changes = 0;
            long end = 0;
            generation = from - 1;
            for (Path log : logs.values()) {
                generation++;
                if (!log.equals(path(generation))) {
                    throw new CorruptIndexException("the log before is missing", log.toString());
                }
                LogFile.Content content = LogFile.read(log, consumer);
                if (content.isTorn() && generation != logs.lastKey()) {
                    throw new CorruptIndexException("the log is damaged at byte " + content.end(), log.toString());
                }
                changes += content.changes();
                end = content.end();
            }
            generation = Math.max(generation, from);
            file = LogFile.open(path(generation), end);
            return changes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long append(byte[] change) throws IOException {
        lock.lock();
        try {
            open().append(change);
            return ++appendedTo;
        } catch (TornException e) {
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

    // releases the lock while the disk works, so that others append meanwhile
    private void sync(LogFile current) throws IOException {
        long target = appendedTo;
        syncing = true;
        lock.unlock();
        IOException failure = null;
        try {
            current.force();
        } catch (IOException e) {
            failure = e;
        }
        lock.lock();
        syncing = false;
        synced.signalAll();
        if (failure != null) {
            broken = failure; // what the disk holds is unknown from now on, also after a sync that succeeds
            throw failure;
        }
        syncedTo = target;
    }

    @Override
    public long next() throws IOException {
        lock.lock();
        try {
            sync(appendedTo);
            LogFile old = open();
            LogFile started = LogFile.open(path(generation + 1), 0);
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
    public void forgetBefore(long kept) throws IOException {
        for (Path old : generations().headMap(kept).values()) {
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
