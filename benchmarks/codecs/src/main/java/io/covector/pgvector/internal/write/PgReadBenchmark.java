package io.covector.pgvector.internal.write;

import io.covector.Metadata;
import io.covector.VectorRecord;
import io.covector.benchmarks.codecs.Samples;
import io.covector.pgvector.internal.codec.VectorCodec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Bytes of PostgreSQL to records, and filters to SQL. Not thread-safe. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PgReadBenchmark {
    private final VectorRecord record = Samples.records(1).get(0);
    private final byte[] vector = PgSamples.vector(record);
    private final String json = record.metadata().toJson();

    /** A vector of 768 components. */
    @Benchmark
    public float[] vector() {
        return VectorCodec.read(vector);
    }

    /** Metadata from the text of a jsonb. */
    @Benchmark
    public Metadata metadata() {
        return PgSamples.metadata(json);
    }

    /** A filter from its text form to the condition of a statement. */
    @Benchmark
    public String filter() {
        return PgSamples.statement(Samples.declaringSpec());
    }
}
