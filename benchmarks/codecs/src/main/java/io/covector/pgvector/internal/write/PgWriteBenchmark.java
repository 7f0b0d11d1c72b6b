package io.covector.pgvector.internal.write;

import io.covector.VectorRecord;
import io.covector.benchmarks.codecs.Samples;
import io.covector.pgvector.internal.codec.WireWriter;
import io.covector.pgvector.internal.schema.Table;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Records to bytes for PostgreSQL; a result is the time of one record. Not thread-safe. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PgWriteBenchmark {
    private static final int ROWS = 500;

    private final List<VectorRecord> records = Samples.records(ROWS);
    private final Table plain = PgSamples.table(Samples.plainSpec());
    private final Table declaring = PgSamples.table(Samples.declaringSpec());

    private final WireWriter buffer = CopyEncoder.newBuffer();

    /** COPY BINARY. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long copy() {
        return PgSamples.copy(plain, records, buffer);
    }

    /** COPY BINARY of a table with declared fields. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long copyWithDeclaredFields() {
        return PgSamples.copy(declaring, records, buffer);
    }

    /** The arrays of an upsert. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long unnest() {
        return PgSamples.unnest(plain, records);
    }

    /** The size of a record, by which writes are cut into requests. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long size() {
        long size = 0;
        for (VectorRecord record : records) {
            size += RecordSize.of(plain, record);
        }
        return size;
    }
}
