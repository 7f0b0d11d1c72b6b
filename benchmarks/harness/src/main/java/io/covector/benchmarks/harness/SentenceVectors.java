package io.covector.benchmarks.harness;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Embeddings of sentences in great number, without a model to run: the mean of the words' vectors, rare words weighing
 * more, without the direction that all share (Arora and others, A Simple but Tough-to-Beat Baseline for Sentence
 * Embeddings, 2017). Arguments: the word vectors (JSON with a member {@code vectors} of arrays by word, the frequent
 * words first), a folder of texts (plain or HTML, packed or not), the file to write, the number of vectors.
 */
public final class SentenceVectors {
    private static final Pattern SENTENCE = Pattern.compile("[.;?!]\\s|\\n\\s*\\n");
    private static final Pattern WORD = Pattern.compile("[a-z]+");
    private static final Pattern CODE = Pattern.compile("(?is)<(script|style|pre)\\b.*?</\\1>");
    private static final Pattern TAG = Pattern.compile("<[^>]*>|&[#a-zA-Z0-9]+;");

    /** What follows in the arrays of the word vectors is their norm and rank. */
    private static final int DIMENSION = 100;

    /** Shares of words by rank, as Zipf has it, and the share from which a word weighs less than half. */
    private static final double SHARE_OF_FIRST = 0.08;

    private static final double COMMON = 1e-3;

    private final Map<String, Integer> ranks = new HashMap<>();
    private final List<float[]> words = new ArrayList<>();
    private final List<float[]> sentences = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private final int wanted;

    private SentenceVectors(int wanted) {
        this.wanted = wanted;
    }

    /** Runs it. */
    public static void main(String... arguments) throws IOException {
        SentenceVectors vectors = new SentenceVectors(Integer.parseInt(arguments[3]));
        vectors.readWords(Path.of(arguments[0]));
        vectors.readTexts(Path.of(arguments[1]));
        vectors.removeCommonDirection();
        Collections.shuffle(vectors.sentences, new Random(1));
        vectors.write(Path.of(arguments[2]));
        System.err.printf(Locale.ROOT, "%,d vectors of sentences%n", vectors.sentences.size());
    }

    private void readWords(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            skipTo(in, "\"vectors\":{");
            while (true) {
                String word = readString(in);
                skipTo(in, "[");
                ranks.put(word, words.size());
                words.add(readNumbers(in));
                int next = in.read();
                if (next != ',') {
                    break;
                }
            }
        }
        words.replaceAll(word -> Arrays.copyOf(word, DIMENSION));
    }

    private static void skipTo(InputStream in, String mark) throws IOException {
        int found = 0;
        while (found < mark.length()) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no " + mark + " in the word vectors");
            }
            found = next == mark.charAt(found) ? found + 1 : next == mark.charAt(0) ? 1 : 0;
        }
    }

    private static String readString(InputStream in) throws IOException {
        skipTo(in, "\"");
        StringBuilder text = new StringBuilder();
        for (int next = in.read(); next != '"' && next >= 0; next = in.read()) {
            text.append((char) (next == '\\' ? in.read() : next));
        }
        return text.toString();
    }

    private static float[] readNumbers(InputStream in) throws IOException {
        List<Float> numbers = new ArrayList<>(102);
        StringBuilder number = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == ',' || next == ']') {
                numbers.add(Float.valueOf(number.toString()));
                number.setLength(0);
                if (next == ']') {
                    break;
                }
            } else {
                number.append((char) next);
            }
        }
        float[] all = new float[numbers.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = numbers.get(i);
        }
        return all;
    }

    private void readTexts(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            if (sentences.size() == wanted) {
                return;
            }
            addSentences(text(file));
        }
    }

    private static String text(Path file) throws IOException {
        try (PushbackInputStream raw = new PushbackInputStream(Files.newInputStream(file), 2)) {
            byte[] magic = raw.readNBytes(2);
            raw.unread(magic);
            boolean isPacked = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
            InputStream in = isPacked ? new GZIPInputStream(raw) : raw;
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (text.indexOf(0) >= 0) {
                return ""; // an image, or the like
            }
            return text.contains("<html") || text.contains("<HTML")
                    ? TAG.matcher(CODE.matcher(text).replaceAll(" ")).replaceAll(" ")
                    : text;
        }
    }

    private void addSentences(String text) {
        for (String sentence : SENTENCE.split(text, 0)) {
            if (sentences.size() == wanted) {
                return;
            }
            List<Integer> known = new ArrayList<>();
            Matcher word = WORD.matcher(sentence.toLowerCase(Locale.ROOT));
            while (word.find()) {
                Integer rank = ranks.get(word.group());
                if (rank != null) {
                    known.add(rank);
                }
            }
            if (known.size() >= 4 && known.size() <= 60 && seen.add(hash(known))) {
                sentences.add(mean(known));
            }
        }
    }

    private static long hash(List<Integer> ranks) {
        long hash = 7;
        for (int rank : ranks) {
            hash = (hash ^ rank) * 0x9E3779B97F4A7C15L;
        }
        return hash;
    }

    private float[] mean(List<Integer> ranks) {
        float[] sum = new float[DIMENSION];
        for (int rank : ranks) {
            double weight = COMMON / (COMMON + SHARE_OF_FIRST / (rank + 1));
            float[] word = words.get(rank);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += (float) (weight * word[i]);
            }
        }
        return unit(sum);
    }

    private static float[] unit(float[] vector) {
        double length = Math.sqrt(dot(vector, vector)) + 1e-9;
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) length;
        }
        return vector;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** The first principal direction, by power iteration over some of the sentences. */
    private void removeCommonDirection() {
        float[] direction = sentences.get(0).clone();
        for (int round = 0; round < 20; round++) {
            float[] next = new float[direction.length];
            for (int i = 0; i < sentences.size(); i += 20) {
                add(next, sentences.get(i), dot(direction, sentences.get(i)));
            }
            direction = unit(next);
        }
        for (float[] sentence : sentences) {
            add(sentence, direction, -dot(direction, sentence));
            float[] unused = unit(sentence);
        }
    }

    private static void add(float[] sum, float[] vector, double times) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) (times * vector[i]);
        }
    }

    private void write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            ByteBuffer bytes = ByteBuffer.allocate(DIMENSION * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (float[] sentence : sentences) {
                bytes.clear();
                for (float component : sentence) {
                    bytes.putFloat(component);
                }
                out.write(bytes.array());
            }
        }
    }
}
