package io.covector.pgvector.internal.write;

import io.covector.CollectionSpec;
import io.covector.Metadata;
import io.covector.VectorRecord;
import io.covector.benchmarks.codecs.Samples;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.codec.ArrayParameter;
import io.covector.pgvector.internal.codec.PgType;
import io.covector.pgvector.internal.codec.ValueFormat;
import io.covector.pgvector.internal.codec.WireWriter;
import io.covector.pgvector.internal.filter.FilterSql;
import io.covector.pgvector.internal.schema.ExtensionVersion;
import io.covector.pgvector.internal.schema.Server;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.pgvector.internal.sql.VectorTypes;
import io.covector.spi.FilterBinder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The codecs of the adapter, applied to the sample records without a server. */
final class PgSamples {
    private static final Server SERVER =
            new Server("16.4", new ExtensionVersion(0, 8), "0.8.5", "app", new VectorTypes("ext"));

    private PgSamples() {}

    static Table table(CollectionSpec spec) {
        return Table.create(spec, SERVER, Set.of());
    }

    /** Number of bytes of the records in COPY BINARY, written into a buffer that was there before. */
    static long copy(Table table, List<VectorRecord> records, WireWriter buffer) {
        long[] sent = new long[1];
        try {
            new CopyEncoder(table, buffer).encode(records, (bytes, length) -> sent[0] += length);
        } catch (SQLException e) {
            throw new AssertionError("the sink does not fail", e);
        }
        return sent[0];
    }

    /** Number of bytes of the records as one array a column: ids, vectors, metadata. */
    static long unnest(Table table, List<VectorRecord> records) {
        List<Object> ids = new ArrayList<>(records.size());
        List<float[]> vectors = new ArrayList<>(records.size());
        List<String> metadata = new ArrayList<>(records.size());
        for (VectorRecord record : records) {
            ids.add(record.id().value());
            vectors.add(RowValues.vector(table, record));
            metadata.add(RowValues.freeMetadata(table, record.metadata()));
        }
        return write(new ArrayParameter(table.id().pgType(), ids))
                + write(new ArrayParameter(new PgType(1, "_vector", ValueFormat.VECTOR), vectors))
                + write(new ArrayParameter(PgType.JSONB, metadata));
    }

    // what the driver does with a parameter
    private static long write(ArrayParameter parameter) {
        byte[] bytes = new byte[parameter.lengthInBytes()];
        parameter.toBytes(bytes, 0);
        return bytes.length;
    }

    static String statement(CollectionSpec spec) {
        Filter filter = FilterBinder.bind(Filter.parse(Samples.FILTER), spec);
        Sql sql = new Sql();
        FilterSql.append(filter, table(spec), sql);
        return sql.text();
    }

    static byte[] vector(VectorRecord record) {
        float[] components = RowValues.vector(table(Samples.plainSpec()), record);
        byte[] bytes = new byte[ValueFormat.VECTOR.size(components)];
        ValueFormat.VECTOR.write(new WireWriter(bytes, 0), components);
        return bytes;
    }

    static Metadata metadata(String json) {
        return Metadata.fromJson(json);
    }
}
