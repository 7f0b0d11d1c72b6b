package io.covector.benchmarks.codecs.milvus;

import io.covector.CollectionSpec;
import io.covector.VectorRecord;
import io.covector.benchmarks.codecs.Samples;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Records to Milvus messages and back. The result of a write is the time of one record, that of a read the time of ten
 * hits. Not thread-safe.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MilvusBenchmark {
    private static final int ROWS = 500;
    private static final int HITS = 10;

    private final CollectionSpec plain = Samples.plainSpec();
    private final CollectionSpec declaring = Samples.declaringSpec();
    private final List<VectorRecord> records = Samples.records(ROWS);
    private final byte[] answer = MilvusSamples.answer(plain, records.subList(0, HITS));

    /** An insert, to the last byte. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int insert() {
        return MilvusSamples.insert(plain, records);
    }

    /** An insert with declared fields. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int insertWithDeclaredFields() {
        return MilvusSamples.insert(declaring, records);
    }

    /** The size of a record, by which writes are cut into requests. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long size() {
        return MilvusSamples.size(plain, records);
    }

    /** The hits of a search, from the bytes. */
    @Benchmark
    public List<VectorRecord> hits() {
        return MilvusSamples.hits(plain, answer);
    }

    /** A filter from its text form to an expression. */
    @Benchmark
    public String filter() {
        return MilvusSamples.expression(declaring);
    }
}
