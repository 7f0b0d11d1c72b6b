package io.covector.embedded;

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
 * What a commit says beside the records: the spec of the collection and the generation of the log that follows. Stateless.
 */
final class Commits {
    private static final String SPEC = "covector.spec";
    private static final String LOG = "covector.log";

    private Commits() {}

    /** Makes the index of an empty collection. */
    static void create(Directory directory, CollectionSpec spec) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig().setOpenMode(OpenMode.CREATE);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            writer.setLiveCommitData(data(spec, 1).entrySet());
            writer.commit();
        }
    }

    static Map<String, String> data(CollectionSpec spec, long log) {
        return Map.of(SPEC, SpecJson.write(spec), LOG, Long.toString(log));
    }

    static Map<String, String> read(Directory directory) throws IOException {
        return SegmentInfos.readLatestCommit(directory).getUserData();
    }

    static CollectionSpec spec(Map<String, String> data) throws IOException {
        return SpecJson.read(value(data, SPEC));
    }

    static long log(Map<String, String> data) throws IOException {
        return Long.parseLong(value(data, LOG));
    }

    private static String value(Map<String, String> data, String key) throws IOException {
        String value = data.get(key);
        if (value == null) {
            throw new CorruptIndexException("the commit has no " + key, "commit data " + data.keySet());
        }
        return value;
    }
}
