package io.covector.embedded.internal.codec;

import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.VectorException;
import java.util.ServiceConfigurationError;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;

/** The formats of Lucene and of ours, which Lucene finds by the files of META-INF/services. Stateless. */
public final class Formats {
    private Formats() {}

    /**
     * Refuses a class path without them when a client is opened: a collection would fail later, or not be read. Fails
     * with a {@link LinkageError} if they do not fit the Lucene that is there.
     */
    public static void require() {
        try {
            Codec.forName(new CollectionCodec(IndexSpec.none(), new MergeControl()).getName());
            KnnVectorsFormat.forName(FlatFormat.NAME);
            KnnVectorsFormat.forName(HnswFormat.NAME);
        } catch (IllegalArgumentException e) {
            throw VectorException.builder(
                            ErrorCode.INVALID_CONFIG,
                            "Lucene does not find a format: " + e.getMessage()
                                    + "; if the jars were merged into one, merge the files of META-INF/services too")
                    .cause(e)
                    .build();
        } catch (ServiceConfigurationError e) {
            if (e.getCause() instanceof LinkageError doesNotFit) {
                throw doesNotFit;
            }
            throw e;
        }
    }
}
