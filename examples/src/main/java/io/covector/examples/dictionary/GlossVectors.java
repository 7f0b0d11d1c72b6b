package io.covector.examples.dictionary;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Writes the vectors of glosses to a file, float32 in little endian, for programs that need real embeddings. Stateless.
 */
public final class GlossVectors {
    private static final int BATCH = 500;

    private GlossVectors() {}

    /**
     * Embeds glosses drawn from all of WordNet, always the same.
     *
     * @param args the file, the number of glosses
     */
    public static void main(String[] args) throws IOException {
        List<Gloss> glosses = Glosses.all();
        Collections.shuffle(glosses, new Random(1));
        List<String> texts = glosses.subList(0, Math.min(glosses.size(), Integer.parseInt(args[1]))).stream()
                .map(Gloss::text)
                .toList();
        Embedder embedder = new Embedder();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(args[0])))) {
            for (int from = 0; from < texts.size(); from += BATCH) {
                for (float[] vector : embedder.embedAll(texts.subList(from, Math.min(texts.size(), from + BATCH)))) {
                    ByteBuffer bytes =
                            ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.asFloatBuffer().put(vector);
                    out.write(bytes.array());
                }
            }
        }
    }
}
