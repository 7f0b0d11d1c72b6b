package io.covector.pgvector.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pgvector.PGvector;
import io.covector.ErrorCode;
import io.covector.VectorException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holds our codec against pgvector's own library for Java, byte by byte. */
class VectorCodecTest {
    @Test
    void writesAndReadsWhatThePgvectorLibraryDoes() throws SQLException {
        long seed = Long.getLong("covector.seed", 768);
        Random random = new Random(seed);
        for (int dimension : new int[] {1, 2, 3, 384, 768, 2000, 16_000}) {
            float[] components = components(random, dimension);
            PGvector theirs = new PGvector(components);
            byte[] expected = new byte[theirs.lengthInBytes()];
            theirs.toBytes(expected, 0);

            byte[] ours = new byte[VectorCodec.size(components)];
            VectorCodec.write(new WireWriter(ours, 0), components);

            assertThat(ours).as("seed %d, dimension %d", seed, dimension).isEqualTo(expected);
            assertThat(VectorCodec.read(expected)).isEqualTo(components);
            PGvector readBack = new PGvector(VectorCodec.text(components));
            assertThat(readBack.toArray()).isEqualTo(components);
        }
    }

    @Test
    void refusesBytesThatAreNoVector() {
        byte[] good = new byte[VectorCodec.size(new float[] {1, 2, 3})];
        VectorCodec.write(new WireWriter(good, 0), new float[] {1, 2, 3});
        for (int length = 0; length < good.length; length++) {
            assertCorrupted(Arrays.copyOf(good, length));
        }
        assertCorrupted(Arrays.copyOf(good, good.length + 1));
        byte[] unknownFlags = good.clone();
        unknownFlags[3] = 1;
        assertCorrupted(unknownFlags);
    }

    private static void assertCorrupted(byte[] bytes) {
        assertThatThrownBy(() -> VectorCodec.read(bytes))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPTED));
    }

    private static float[] components(Random random, int dimension) {
        float[] components = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            components[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10));
        }
        return components;
    }
}
