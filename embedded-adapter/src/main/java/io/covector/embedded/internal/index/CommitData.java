package io.covector.embedded.internal.index;

import io.covector.CollectionSpec;
import io.covector.spi.SpecJson;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;

/**
 * What a commit of the index stores besides the records. Immutable and thread-safe.
 *
 * @param spec the spec of the collection
 * @param logGeneration the generation of the log whose entries come after the commit
 */
public record CommitData(CollectionSpec spec, long logGeneration) {
    /** The generation of the log that an empty collection begins with. */
    public static final long FIRST_GENERATION = 1;

    private static final String SPEC = "covector.spec";
    private static final String LOG_GENERATION = "covector.log";

    /** Makes the index of an empty collection. */
    public static void create(Directory directory, CollectionSpec spec) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig().setOpenMode(OpenMode.CREATE);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            new CommitData(spec, FIRST_GENERATION).write(writer);
        }
    }

    /** Commits the index with this data. */
    void write(IndexWriter writer) throws IOException {
        writer.setLiveCommitData(Map.of(SPEC, SpecJson.write(spec), LOG_GENERATION, Long.toString(logGeneration))
                .entrySet());
        writer.commit();
    }

    /** The data of the last commit. */
    public static CommitData read(Directory directory) throws IOException {
        Map<String, String> data = SegmentInfos.readLatestCommit(directory).getUserData();
        return new CommitData(SpecJson.read(value(data, SPEC)), Long.parseLong(value(data, LOG_GENERATION)));
    }

    private static String value(Map<String, String> data, String key) throws IOException {
        String value = data.get(key);
        if (value == null) {
            throw new CorruptIndexException("the commit has no " + key, "commit data " + data.keySet());
        }
        return value;
    }
}
