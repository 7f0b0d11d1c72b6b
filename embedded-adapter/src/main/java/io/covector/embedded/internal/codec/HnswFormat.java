package io.covector.embedded.internal.codec;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's HNSW graph over full float vectors, for more dimensions than Lucene's default of 1024. Its name is written
 * into every segment. Immutable and thread-safe.
 */
public final class HnswFormat extends KnnVectorsFormat {
    static final String NAME = "CovectorHnsw1";

    /** The largest dimension of a vector. */
    public static final int MAX_DIMENSION = 4096;

    private final KnnVectorsFormat graph;

    /** The format for reading; how a segment was built does not matter then. */
    public HnswFormat() {
        this(Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN, Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH);
    }

    /**
     * The format for writing.
     *
     * @param m links per node; twice as many on the lowest level
     * @param efConstruction candidates while building
     */
    public HnswFormat(int m, int efConstruction) {
        super(NAME);
        this.graph = new Lucene99HnswVectorsFormat(m, efConstruction);
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        return graph.fieldsWriter(state);
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
