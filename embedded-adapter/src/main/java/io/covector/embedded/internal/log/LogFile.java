package io.covector.embedded.internal.log;

import io.covector.VectorException;
import io.covector.embedded.internal.file.Folders;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.IOUtils;

/**
 * A file of entries: 8 bytes of header, then a frame for each entry: its length, its checksum, the position up to which
 * the file was synced when the entry was appended, and the entry. Files of the first version have no such positions.
 * The file is a {@link RandomAccessFile}, because an interrupt does not close it. Not thread-safe.
 *
 * <p>Reading ends at a frame that is cut off or has another checksum. If a whole frame follows that was appended when
 * the damaged one was synced already, the damage is in what was acknowledged. Without one the damage is the end of the
 * file as a crash leaves it: the disk may have the last, unacknowledged frames in any order and in part.
 */
final class LogFile implements Closeable {
    /** Length of the header, in bytes. */
    static final int HEADER = Long.BYTES;

    private static final long MAGIC = 0x434f564c4f473032L; // COVLOG02
    private static final long MAGIC_1 = 0x434f564c4f473031L; // COVLOG01
    private static final int FRAME = 2 * Integer.BYTES;
    private static final int POSITION = Long.BYTES;

    private final Path path;
    private final RandomAccessFile file;
    private final boolean hasPositions;
    private long end;
    private volatile long syncedTo;

    private LogFile(Path path, RandomAccessFile file, boolean hasPositions, long end) {
        this.path = path;
        this.file = file;
        this.hasPositions = hasPositions;
        this.end = end;
        this.syncedTo = end;
    }

    /**
     * What a file contains.
     *
     * @param entries number of whole entries before any damage
     * @param end where the last of them ends
     * @param length the length of the file
     * @param lost where a whole entry follows that proves damage to acknowledged ones; 0 if there is none
     */
    record Content(int entries, long end, long length, long lost) {
        boolean isTorn() {
            return end < length;
        }

        boolean isDamaged() {
            return lost > 0;
        }

        boolean hasHeader() {
            return end >= HEADER;
        }
    }

    static Content read(Path path, Consumer<LogEntry> consumer) throws IOException {
        long length = Files.size(path);
        if (length < HEADER) {
            return new Content(0, 0, length, 0); // a header that is cut off has nothing behind it
        }
        int entries = 0;
        long end = HEADER;
        boolean hasPositions;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            hasPositions = hasPositions(in.readLong(), path);
            while (length - end >= FRAME) {
                int size = in.readInt();
                int checksum = in.readInt();
                if (size <= 0 || size > length - end - FRAME) {
                    break;
                }
                byte[] content = in.readNBytes(size);
                if (checksum(content) != checksum) {
                    break;
                }
                consumer.accept(decode(path, end, hasPositions, content));
                entries++;
                end += FRAME + size;
            }
        } catch (EOFException e) {
            throw new IOException("the file became shorter while it was read: " + path, e);
        }
        long lost = end < length ? new FrameSearch(path, length, hasPositions).acknowledgedAfter(end) : 0;
        return new Content(entries, end, length, lost);
    }

    private static boolean hasPositions(long magic, Path path) throws IOException {
        if (magic != MAGIC && magic != MAGIC_1) {
            throw new CorruptIndexException("the file has no header of a log", path.toString());
        }
        return magic == MAGIC;
    }

    private static LogEntry decode(Path path, long offset, boolean hasPosition, byte[] content) throws IOException {
        try {
            return LogEntryCodec.decode(content, hasPosition ? POSITION : 0);
        } catch (IllegalArgumentException | VectorException e) {
            throw new CorruptIndexException("the entry at byte " + offset + " cannot be read", path.toString(), e);
        }
    }

    /** Looks for whole frames behind a damage, byte by byte, since the length that is damaged leads nowhere. */
    private static final class FrameSearch {
        private static final int WINDOW = 1 << 16;

        private final Path path;
        private final long length;
        private final boolean hasPositions;
        private final int entryAt;
        private final int shortest;

        FrameSearch(Path path, long length, boolean hasPositions) {
            this.path = path;
            this.length = length;
            this.hasPositions = hasPositions;
            this.entryAt = FRAME + (hasPositions ? POSITION : 0);
            this.shortest = entryAt + LogEntryCodec.HEADER;
        }

        /** The first whole frame that was appended when the one at the position was synced; 0 if there is none. */
        long acknowledgedAfter(long damaged) throws IOException {
            return next(damaged + 1, damaged + 1);
        }

        /** The first whole frame from the position on, which was appended when the file was synced so far. */
        long next(long from, long synced) throws IOException {
            try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
                byte[] window = new byte[WINDOW];
                for (long start = from; length - start >= shortest; start += WINDOW - shortest + 1) {
                    int read = (int) Math.min(WINDOW, length - start);
                    in.seek(start);
                    in.readFully(window, 0, read);
                    ByteBuffer bytes = ByteBuffer.wrap(window, 0, read);
                    for (int i = 0; i <= read - shortest; i++) {
                        if (mayBeFrame(bytes, i, start + i, synced) && isWhole(in, start + i, bytes.getInt(i))) {
                            return start + i;
                        }
                    }
                }
                return 0;
            }
        }

        private boolean mayBeFrame(ByteBuffer bytes, int i, long offset, long synced) {
            int size = bytes.getInt(i);
            if (size < shortest - FRAME || size > length - offset - FRAME) {
                return false;
            }
            if (hasPositions) {
                long position = bytes.getLong(i + FRAME);
                if (position < synced || position > offset) {
                    return false;
                }
            }
            return LogEntryCodec.mayBeEntry(bytes, i + entryAt, size - (entryAt - FRAME));
        }

        private boolean isWhole(RandomAccessFile in, long offset, int size) throws IOException {
            in.seek(offset + Integer.BYTES);
            int checksum = in.readInt();
            byte[] content = new byte[size];
            in.readFully(content);
            return checksum(content) == checksum;
        }
    }

    /**
     * What was read out of a damaged file.
     *
     * @param entries number of entries
     * @param lostBytes bytes that are in no whole entry
     */
    record Salvaged(int entries, long lostBytes) {}

    /** Appends every entry of a damaged file that can be read to a new file. */
    static Salvaged salvage(Path damaged, LogFile target) throws IOException {
        long length = Files.size(damaged);
        int entries = 0;
        long lost = 0;
        try (RandomAccessFile in = new RandomAccessFile(damaged.toFile(), "r")) {
            boolean hasPositions = length < HEADER || in.readLong() != MAGIC_1;
            FrameSearch search = new FrameSearch(damaged, length, hasPositions);
            long offset = Math.min(HEADER, length);
            while (offset < length) {
                long next = search.next(offset, 0);
                if (next == 0) {
                    lost += length - offset;
                    break;
                }
                lost += next - offset;
                in.seek(next);
                byte[] content = new byte[in.readInt()];
                in.seek(next + FRAME);
                in.readFully(content);
                target.append(Arrays.copyOfRange(content, hasPositions ? POSITION : 0, content.length));
                entries++;
                offset = next + FRAME + content.length;
            }
        }
        target.force(target.end);
        return new Salvaged(entries, lost);
    }

    /** Opens the file and cuts it at the position, where the next entry goes; a file of length 0 gets its header. */
    static LogFile open(Path path, long end) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            boolean hasPositions = end < HEADER || hasPositions(file.readLong(), path);
            LogFile log = new LogFile(path, file, hasPositions, end);
            file.setLength(end);
            if (end == 0) {
                log.write(ByteBuffer.allocate(HEADER).putLong(MAGIC).array());
            }
            log.force(log.end);
            Path folder = path.getParent();
            if (folder != null) {
                Folders.sync(folder);
            }
            return log;
        } catch (IOException | RuntimeException | Error e) {
            IOUtils.closeWhileHandlingException(file);
            throw e;
        }
    }

    /** Appends an entry. If that fails, the file gets its former length again. */
    void append(byte[] entry) throws IOException {
        long before = end;
        byte[] frame = frame(entry);
        try {
            write(frame);
        } catch (IOException | RuntimeException | Error e) {
            try {
                file.setLength(before);
            } catch (IOException again) {
                e.addSuppressed(again);
                throw new TransactionLog.TornWriteException("cannot remove a half-written change from " + path, e);
            }
            throw e;
        }
    }

    private byte[] frame(byte[] entry) {
        int size = (hasPositions ? POSITION : 0) + entry.length;
        ByteBuffer frame = ByteBuffer.allocate(FRAME + size).putInt(size).putInt(0);
        if (hasPositions) {
            frame.putLong(syncedTo);
        }
        frame.put(entry);
        CRC32C crc = new CRC32C();
        crc.update(frame.array(), FRAME, size);
        return frame.putInt(Integer.BYTES, (int) crc.getValue()).array();
    }

    private void write(byte[] bytes) throws IOException {
        file.seek(end);
        file.write(bytes);
        end += bytes.length;
    }

    /** Syncs what was appended up to the position. Others may append meanwhile. */
    void force(long upTo) throws IOException {
        file.getFD().sync();
        syncedTo = upTo;
    }

    long length() {
        return end;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
