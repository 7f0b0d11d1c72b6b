package io.covector.embedded.internal.codec;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.codecs.lucene99.Lucene99FlatVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IOContext;

/**
 * Lucene's HNSW graph over full float vectors, for more dimensions than Lucene's default of 1024. Its name is written
 * into every segment. Immutable and thread-safe.
 */
public final class HnswFormat extends KnnVectorsFormat {
    static final String NAME = "CovectorHnsw1";

    /** The largest dimension of a vector. */
    public static final int MAX_DIMENSION = 4096;

    private static final FlatVectorsScorer SCORER = FlatVectorScorerUtil.getLucene99FlatVectorsScorer();

    /** Threads for one graph of a merge, as far as Lucene's merge scheduler has some to spare, which has as many. */
    private static final int MERGE_THREADS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

    private final KnnVectorsFormat graph;
    private final int m;
    private final int efConstruction;
    private final FlatVectorsFormat abortable;

    /** The format for reading; how a segment was built does not matter then. */
    public HnswFormat() {
        this(
                Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                new MergeControl());
    }

    /**
     * The format for writing.
     *
     * @param m links per node; twice as many on the lowest level
     * @param efConstruction candidates while building
     * @param control ends graphs of merges; those of new records are never ended
     */
    HnswFormat(int m, int efConstruction, MergeControl control) {
        super(NAME);
        this.graph = new Lucene99HnswVectorsFormat(m, efConstruction);
        this.m = m;
        this.efConstruction = efConstruction;
        this.abortable = new Lucene99FlatVectorsFormat(new AbortableScorer(SCORER, control));
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        return state.context.context == IOContext.Context.MERGE
                ? new Lucene99HnswVectorsWriter(
                        state, m, efConstruction, abortable.fieldsWriter(state), MERGE_THREADS, null)
                : graph.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return graph.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String fieldName) {
        return MAX_DIMENSION;
    }
}
