package io.covector.embedded.internal.log;

import io.covector.embedded.internal.file.Folders;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log in files beside the index, one file for each generation. Positions count the entries of all generations since
 * the log was opened. Of the writers that wait for a sync, one syncs the file for all entries appended until then, and
 * the others wait for it. Thread-safe.
 */
public final class FileTransactionLog implements TransactionLog {
    private static final Logger LOG = LoggerFactory.getLogger(FileTransactionLog.class);
    private static final String PREFIX = "log-";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Path folder;
    private final Ownership ownership;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition synced = lock.newCondition();
    private @Nullable LogFile file;
    private long generation;
    private long appendedTo;
    private long syncedTo;
    private boolean syncing;
    private @Nullable IOException broken;

    /** A log in a folder. */
    public FileTransactionLog(Path folder, Ownership ownership) {
        this.folder = folder;
        this.ownership = ownership;
    }

    /** Whether nobody else may have opened the folder. */
    public interface Ownership {
        /** Fails if somebody may have. */
        void ensureValid() throws IOException;
    }

    /** Makes the first generation of a log, which is empty. */
    public static void create(Path folder, long generation) throws IOException {
        LogFile.open(path(folder, generation), 0).close();
    }

    private static Path path(Path folder, long generation) {
        return folder.resolve(PREFIX + generation);
    }

    private Path pathOf(long generation) {
        return path(folder, generation);
    }

    @Override
    public int replay(long first, Consumer<LogEntry> consumer) throws IOException {
        lock.lock();
        try {
            ownership.ensureValid();
            NavigableMap<Long, LogFile.Content> contents = contents(first, consumer);
            cutTornEnds(contents);
            generation = contents.lastKey();
            file = LogFile.open(
                    pathOf(generation), contents.lastEntry().getValue().end());
            deleteBefore(first);
            return entries(contents);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(long first, Consumer<LogEntry> consumer) throws IOException {
        NavigableMap<Long, LogFile.Content> contents = contents(first, consumer);
        for (Map.Entry<Long, LogFile.Content> each : contents.entrySet()) {
            requireTornByACrash(each.getKey(), each.getValue(), contents);
        }
        return entries(contents);
    }

    private static int entries(NavigableMap<Long, LogFile.Content> contents) {
        return contents.values().stream().mapToInt(LogFile.Content::entries).sum();
    }

    private NavigableMap<Long, LogFile.Content> contents(long first, Consumer<LogEntry> consumer) throws IOException {
        NavigableMap<Long, Path> files = generations(folder).tailMap(first, true);
        NavigableMap<Long, LogFile.Content> contents = new TreeMap<>();
        long last = files.isEmpty() ? first : files.lastKey();
        for (long each = first; each <= last; each++) {
            Path path = files.get(each);
            if (path == null) {
                throw damaged("the log that the index names is missing", pathOf(each));
            }
            LogFile.Content content = LogFile.read(path, consumer);
            check(content, path, each == first);
            contents.put(each, content);
        }
        return contents;
    }

    private static void check(LogFile.Content content, Path path, boolean isNamed) throws IOException {
        if (content.isDamaged()) {
            throw damaged(
                    "the log is damaged at byte " + content.end() + ", and acknowledged changes follow from byte "
                            + content.lost() + " on",
                    path);
        }
        if (isNamed && !content.hasHeader()) { // it was on disk before the index named it
            throw damaged("the log that the index names is empty", path);
        }
    }

    private static IOException damaged(String what, Path path) {
        return new CorruptIndexException(
                what + "; the files are left as they are, and the program io.covector.embedded.EmbeddedSalvage"
                        + " keeps of them what can be read",
                path.toString());
    }

    // Only the generation that was written last has an end that a crash has torn. A later one may be there that nobody
    // has written: what a switch that failed has left.
    private void requireTornByACrash(
            long generation, LogFile.Content content, NavigableMap<Long, LogFile.Content> contents) throws IOException {
        boolean isLast = contents.tailMap(generation, false).values().stream()
                .allMatch(later -> later.length() <= LogFile.HEADER);
        if (content.isTorn() && !isLast) {
            throw damaged(
                    "the log is damaged at byte " + content.end() + ", and a later one follows", pathOf(generation));
        }
    }

    private void cutTornEnds(NavigableMap<Long, LogFile.Content> contents) throws IOException {
        for (Map.Entry<Long, LogFile.Content> each : contents.entrySet()) {
            Path path = pathOf(each.getKey());
            LogFile.Content content = each.getValue();
            requireTornByACrash(each.getKey(), content, contents);
            if (content.isTorn()) {
                LOG.warn(
                        "the last {} bytes of {} are no whole change and are cut off, as a crash leaves them; {} bytes"
                                + " in {} changes are kept",
                        content.length() - content.end(),
                        path,
                        content.end(),
                        content.entries());
                LogFile.open(path, content.end()).close();
            }
        }
    }

    /** Keeps what can be read of a damaged log, and the damaged files beside it; returns what was done, in words. */
    public static List<String> salvage(Path folder, long first) throws IOException {
        NavigableMap<Long, Path> files = generations(folder).tailMap(first, true);
        long last = files.isEmpty() ? first : files.lastKey();
        List<String> done = new ArrayList<>();
        for (long each = first; each <= last; each++) {
            Path path = path(folder, each);
            Path salvaged = path.resolveSibling("salvaged-" + path.getFileName());
            Files.deleteIfExists(salvaged);
            try (LogFile target = LogFile.open(salvaged, 0)) {
                if (Files.exists(path)) {
                    LogFile.Salvaged result = LogFile.salvage(path, target);
                    Path kept = copy(path);
                    done.add(path + ": kept " + result.entries() + " changes, left out " + result.lostBytes()
                            + " bytes; the damaged file is kept as " + kept);
                } else {
                    done.add(path + ": was missing, and is empty now");
                }
            }
            Files.move(salvaged, path, StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(folder);
        }
        return done;
    }

    private static Path copy(Path path) throws IOException {
        for (int number = 1; ; number++) {
            Path copy = path.resolveSibling(path.getFileName() + ".damaged-" + number);
            if (!Files.exists(copy)) {
                return Files.copy(path, copy);
            }
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
        long length = current.length();
        @Nullable IOException failure = new IOException("a sync was ended by an error"); // memory may end here, too
        syncing = true;
        lock.unlock();
        try {
            current.force(length);
            ownership.ensureValid(); // whoever opens the folder later reads what was synced before
            failure = null;
        } catch (IOException e) {
            failure = e;
        } finally {
            lock.lock();
            syncing = false;
            synced.signalAll();
            if (failure != null) {
                broken = failure; // from now on the content of the disk is unknown, even if a later sync succeeds
            }
        }
        if (failure != null) {
            throw failure;
        }
        syncedTo = target;
    }

    @Override
    public long startGeneration() throws IOException {
        lock.lock();
        try {
            sync(appendedTo);
            LogFile old = open();
            ownership.ensureValid();
            LogFile started = start(pathOf(generation + 1));
            generation++;
            file = started;
            old.close();
            return generation;
        } finally {
            lock.unlock();
        }
    }

    private static LogFile start(Path path) throws IOException {
        try {
            return LogFile.open(path, 0);
        } catch (IOException | RuntimeException | Error e) {
            IOUtils.deleteFilesIgnoringExceptions(path); // replay knows what to make of it if it stays
            throw e;
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
        for (Path old : generations(folder).headMap(first).values()) {
            Files.delete(old);
        }
    }

    private static NavigableMap<Long, Path> generations(Path folder) throws IOException {
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
                    last.force(last.length());
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
