package io.covector.embedded.internal.log;

import io.covector.VectorException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.IOUtils;

/**
 * A file of entries: 8 bytes of header, then for each entry its length, its checksum and its bytes. Reading ends at an
 * entry that is cut off or has another checksum. The file is a {@link RandomAccessFile}, because an interrupt does not
 * close it. Not thread-safe.
 */
final class LogFile implements Closeable {
    /** Length of the header, in bytes. */
    static final int HEADER = Long.BYTES;

    private static final long MAGIC = 0x434f564c4f473031L; // COVLOG01
    private static final int FRAME = 2 * Integer.BYTES;

    private final Path path;
    private final RandomAccessFile file;
    private long end;

    private LogFile(Path path, RandomAccessFile file, long end) {
        this.path = path;
        this.file = file;
        this.end = end;
    }

    /** What a file contains: number of whole entries, where the last of them ends, and the length of the file. */
    record Content(int entries, long end, long length) {
        boolean isTorn() {
            return end < length;
        }
    }

    static Content read(Path path, Consumer<LogEntry> consumer) throws IOException {
        long length = Files.size(path);
        int entries = 0;
        long end = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            if (length < HEADER || in.readLong() != MAGIC) {
                if (length > HEADER) { // a header that is cut off has nothing behind it
                    throw new CorruptIndexException("the file has no header of a log", path.toString());
                }
                return new Content(0, 0, length);
            }
            end = HEADER;
            while (length - end >= FRAME) {
                int size = in.readInt();
                int checksum = in.readInt();
                if (size <= 0 || size > length - end - FRAME) {
                    break;
                }
                byte[] bytes = in.readNBytes(size);
                if (checksum(bytes) != checksum) {
                    break;
                }
                consumer.accept(decode(path, end, bytes));
                entries++;
                end += FRAME + size;
            }
        } catch (EOFException e) {
            return new Content(entries, end, length);
        }
        return new Content(entries, end, length);
    }

    private static LogEntry decode(Path path, long offset, byte[] bytes) throws IOException {
        try {
            return LogEntryCodec.decode(bytes);
        } catch (IllegalArgumentException | VectorException e) {
            throw new CorruptIndexException("the entry at byte " + offset + " cannot be read", path.toString(), e);
        }
    }

    /** Opens the file and cuts it at the position, where the next entry goes; a file of length 0 gets its header. */
    static LogFile open(Path path, long end) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            LogFile log = new LogFile(path, file, end);
            file.setLength(end);
            if (end == 0) {
                log.write(ByteBuffer.allocate(HEADER).putLong(MAGIC).array());
            }
            log.force();
            Path folder = path.getParent();
            if (folder != null) {
                IOUtils.fsync(folder, true);
            }
            return log;
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileHandlingException(file);
            throw e;
        }
    }

    /** Appends an entry. If that fails, the file gets its former length again. */
    void append(byte[] entry) throws IOException {
        long before = end;
        byte[] frame = ByteBuffer.allocate(FRAME + entry.length)
                .putInt(entry.length)
                .putInt(checksum(entry))
                .put(entry)
                .array();
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

    private void write(byte[] bytes) throws IOException {
        file.seek(end);
        file.write(bytes);
        end += bytes.length;
    }

    void force() throws IOException {
        file.getFD().sync();
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
