package io.covector.embedded;

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
 * A file of changes: 8 bytes of header, then for each change its length, its checksum and itself. A change that is cut off
 * or fails its checksum ends the file. Written with {@link RandomAccessFile}, which an interrupt does not close. Not thread-safe.
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

    /** What reading a file found: number of changes, and where the last whole one ends. */
    record Content(int changes, long end, long length) {
        boolean isTorn() {
            return end < length;
        }
    }

    static Content read(Path path, Consumer<Change> consumer) throws IOException {
        long length = Files.size(path);
        int changes = 0;
        long end = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            if (length < HEADER || in.readLong() != MAGIC) {
                if (length > HEADER) { // the header was synced before anything followed it
                    throw new CorruptIndexException("the log does not begin like one", path.toString());
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
                changes++;
                end += FRAME + size;
            }
        } catch (EOFException e) {
            return new Content(changes, end, length);
        }
        return new Content(changes, end, length);
    }

    private static Change decode(Path path, long at, byte[] bytes) throws IOException {
        try {
            return ChangeCodec.decode(bytes);
        } catch (IllegalArgumentException | VectorException e) {
            throw new CorruptIndexException("the change at byte " + at + " cannot be read", path.toString(), e);
        }
    }

    /** Opens the file for appending after the position; an empty or new one gets its header. */
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

    /** Appends; takes back what it wrote when it fails. */
    void append(byte[] change) throws IOException {
        long before = end;
        try {
            write(ByteBuffer.allocate(FRAME + change.length)
                    .putInt(change.length)
                    .putInt(checksum(change))
                    .put(change)
                    .array());
        } catch (IOException e) {
            try {
                file.setLength(before);
            } catch (IOException again) {
                e.addSuppressed(again);
                throw new Journal.TornException("cannot take back a half-written change in " + path, e);
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
