package io.covector.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Random;

/** Makes data sets: the same arguments, the same numbers. Stateless and thread-safe. */
public final class Datasets {
    private static final int CLUSTERS = 200;

    /** Spread of a cluster, by which its vectors' cosine with the centre is about 0.7. */
    private static final double SPREAD = 1.0;

    private Datasets() {}

    /**
     * A data set by its name.
     *
     * @param name {@code synthetic-768} (any dimension), or {@code file:PATH-768}: float32, little endian, vector after
     *     vector
     * @param rows number of rows
     * @param queries number of vectors to search with
     */
    public static Dataset of(String name, int rows, int queries) {
        int dash = name.lastIndexOf('-');
        int dimension = Integer.parseInt(name.substring(dash + 1));
        String source = name.substring(0, dash);
        return source.startsWith("file:")
                ? file(Path.of(source.substring(5)), dimension, rows, queries)
                : synthetic(dimension, rows, queries);
    }

    /** Unit vectors around random centres; the queries are drawn as the rows are. */
    static Dataset synthetic(int dimension, int rows, int queries) {
        Random random = new Random(20_261_124);
        float[][] centres = new float[CLUSTERS][];
        for (int i = 0; i < CLUSTERS; i++) {
            centres[i] = around(random, new float[dimension]);
        }
        float[][] all = new float[queries + rows][];
        for (int i = 0; i < all.length; i++) {
            all[i] = around(random, centres[random.nextInt(CLUSTERS)]);
        }
        return split("synthetic, " + CLUSTERS + " clusters, " + dimension + " dimensions", all, queries);
    }

    private static float[] around(Random random, float[] centre) {
        double scale = SPREAD / Math.sqrt(centre.length);
        float[] vector = new float[centre.length];
        double squared = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (centre[i] + scale * random.nextGaussian());
            squared += vector[i] * vector[i];
        }
        float length = (float) Math.sqrt(squared);
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    /** Embeddings that were computed before; the first are the queries. */
    private static Dataset file(Path file, int dimension, int rows, int queries) {
        try (FileChannel channel = FileChannel.open(file)) {
            FloatBuffer floats = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            int there = floats.capacity() / dimension;
            if (there <= queries) {
                throw new IllegalArgumentException(file + " holds " + there + " vectors of " + dimension
                        + " dimensions; more than the " + queries + " queries are needed");
            }
            float[][] all = new float[Math.min(there, rows + queries)][dimension];
            for (float[] vector : all) {
                floats.get(vector);
            }
            return split(file.getFileName() + ", " + dimension + " dimensions", all, queries);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Dataset split(String name, float[][] all, int queries) {
        float[][] asked = new float[queries][];
        float[][] stored = new float[all.length - queries][];
        System.arraycopy(all, 0, asked, 0, queries);
        System.arraycopy(all, queries, stored, 0, stored.length);
        return new Dataset(name, stored, asked);
    }

    /** The queries as a file for programs in other languages. */
    public static void writeQueries(Dataset data, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(data.queries() * data.dimension() * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < data.queries(); i++) {
            for (float component : data.query(i)) {
                bytes.putFloat(component);
            }
        }
        java.nio.file.Files.write(file, bytes.array());
    }
}
