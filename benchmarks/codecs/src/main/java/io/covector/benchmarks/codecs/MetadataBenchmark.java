package io.covector.benchmarks.codecs;

import io.covector.Metadata;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Metadata of four keys to JSON and back. Not thread-safe. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetadataBenchmark {
    private final Metadata metadata = Samples.records(1).get(0).metadata();
    private final String json = metadata.toJson();

    /** To JSON. */
    @Benchmark
    public String write() {
        return metadata.toJson();
    }

    /** From JSON. */
    @Benchmark
    public Metadata read() {
        return Metadata.fromJson(json);
    }
}
