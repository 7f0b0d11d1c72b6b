package io.covector.benchmarks.covector;

import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Datasets;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Rows in the format of COPY BINARY, written apart from Covector's own encoder. Not thread-safe. */
public final class CopyFile {
    private static final String COLUMNS = " (id, tenth, hundredth, metadata, vector) FROM STDIN (FORMAT binary)";

    private final List<CopyRow> rows;
    private ByteBuffer floats = ByteBuffer.allocate(0);

    CopyFile(List<CopyRow> rows) {
        this.rows = rows;
    }

    /**
     * Writes the rows of a data set for {@code psql}, and its queries for programs in C.
     *
     * @param args name of the data set, rows, queries, the two files
     */
    public static void main(String[] args) throws IOException {
        Dataset data = Datasets.of(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        List<CopyRow> rows = new ArrayList<>(data.size());
        for (int row = 0; row < data.size(); row++) {
            rows.add(CopyRow.of(data, row));
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(args[3])), 1 << 16)) {
            new CopyFile(rows).write(out);
        }
        Datasets.writeQueries(data, Path.of(args[4]));
    }

    void send(PGConnection connection, String table) throws SQLException, IOException {
        try (OutputStream out = new PGCopyOutputStream(connection, "COPY " + table + COLUMNS, 1 << 16)) {
            write(out);
        }
    }

    private void write(OutputStream target) throws IOException {
        DataOutputStream out = new DataOutputStream(target);
        out.write(new byte[] {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0});
        out.writeLong(0);
        for (CopyRow row : rows) {
            out.writeShort(5);
            bytes(out, row.id().getBytes(StandardCharsets.UTF_8));
            out.writeInt(Long.BYTES);
            out.writeLong(row.tenth());
            out.writeInt(Long.BYTES);
            out.writeLong(row.hundredth());
            byte[] json = row.metadata().getBytes(StandardCharsets.UTF_8);
            out.writeInt(1 + json.length);
            out.writeByte(1);
            out.write(json);
            vector(out, row.vector());
        }
        out.writeShort(-1);
        out.flush();
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private void vector(DataOutputStream out, float[] vector) throws IOException {
        int length = vector.length * Float.BYTES;
        if (floats.capacity() != length) {
            floats = ByteBuffer.allocate(length);
        }
        floats.asFloatBuffer().put(vector);
        out.writeInt(4 + length);
        out.writeShort(vector.length);
        out.writeShort(0);
        out.write(floats.array());
    }
}
