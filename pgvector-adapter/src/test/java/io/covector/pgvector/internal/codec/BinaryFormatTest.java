package io.covector.pgvector.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryFormatTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 768, 2_000, 16_000})
    void vectorsComeBackBitByBit(int dimension) {
        Random random = new Random(dimension);
        float[] components = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            components[i] = Float.intBitsToFloat(random.nextInt());
        }
        byte[] bytes = bytes(components);
        assertThat(bytes).hasSize(4 + 4 * dimension);
        assertThat(ByteBuffer.wrap(bytes).getShort()).isEqualTo((short) dimension);
        float[] read = VectorCodec.read(bytes);
        for (int i = 0; i < dimension; i++) {
            assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(components[i]));
        }
    }

    @Test
    void bytesThatAreNoVectorAreRefused() {
        byte[] good = bytes(new float[] {1, 2, 3});
        for (int length = 0; length < good.length; length++) {
            assertCorrupted(Arrays.copyOf(good, length));
        }
        assertCorrupted(Arrays.copyOf(good, good.length + 1));
        byte[] unusedSet = good.clone();
        unusedSet[3] = 1;
        assertCorrupted(unusedSet);
        byte[] noDimensions = {0, 0, 0, 0};
        assertThatThrownBy(() -> VectorCodec.read(noDimensions)).hasMessageContaining("a vector of 4 bytes");
    }

    private static void assertCorrupted(byte[] bytes) {
        assertThatThrownBy(() -> VectorCodec.read(bytes))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPTED));
    }

    @Test
    void textsAreUtf8AsTheJdkWritesIt() {
        String text = "a\u00e9\u07ff\u0800\u20ac\uffff\ud83d\ude00\udbff\udfff\t\"".repeat(50);
        WireWriter out = new WireWriter(1);
        out.utf8(text);
        assertThat(Arrays.copyOf(out.bytes(), out.position())).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anArrayTakesExactlyItsLength() {
        List<PgType> elements = List.of(PgType.TEXT, PgType.BIGINT, PgType.DOUBLE, PgType.BOOLEAN, PgType.JSONB);
        List<List<?>> values = List.of(
                Arrays.asList("ü", null, ""),
                Arrays.asList(Long.MIN_VALUE, null),
                List.of(0.5),
                Arrays.asList(true, null, false),
                List.of("{}"));
        for (int i = 0; i < elements.size(); i++) {
            ArrayParameter array = new ArrayParameter(elements.get(i), values.get(i));
            WireWriter out = new WireWriter(1);
            array.write(out);
            assertThat(out.position()).isEqualTo(array.lengthInBytes());
            byte[] target = new byte[array.lengthInBytes() + 3];
            array.toBytes(target, 3);
            assertThat(Arrays.copyOfRange(target, 3, target.length))
                    .isEqualTo(Arrays.copyOf(out.bytes(), out.position()));
        }
        assertThat(new ArrayParameter(PgType.TEXT, List.of()).lengthInBytes()).isEqualTo(12);
    }

    @Test
    void theTextFormOfAnArrayQuotesEveryElement() {
        assertThat(new ArrayParameter(PgType.TEXT, Arrays.asList("a,b", "NULL", null, "\"\\", "{}", "")).getValue())
                .isEqualTo("{\"a,b\",\"NULL\",NULL,\"\\\"\\\\\",\"{}\",\"\"}");
        assertThat(new VectorParameter("vector", new float[] {1, -0.5f}).getValue())
                .isEqualTo("[1.0,-0.5]");
    }

    private static byte[] bytes(float[] components) {
        byte[] bytes = new byte[VectorCodec.size(components)];
        VectorCodec.write(new WireWriter(bytes, 0), components);
        return bytes;
    }
}
