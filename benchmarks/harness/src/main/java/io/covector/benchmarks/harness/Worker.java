package io.covector.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BiFunction;

/**
 * A process that runs one peer: reads a command a line from standard input, answers each with a line {@code ok
 * key=value ...}, {@code cannot reason} or {@code failed reason}. For one use by one thread.
 */
public final class Worker {
    private final Peer peer;
    private final Dataset data;
    private final Searching searching;

    private Worker(Peer peer, Dataset data) {
        this.peer = peer;
        this.data = data;
        this.searching = new Searching(peer, data.queries());
    }

    /**
     * Runs until the input ends.
     *
     * @param args name of the peer, name of the data set, rows, queries
     * @param peers opens a peer by its name
     */
    public static void main(String[] args, BiFunction<String, Dataset, Peer> peers) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // libraries that print must not answer
        Dataset data = Datasets.of(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Peer peer = peers.apply(args[0], data)) {
            Worker worker = new Worker(peer, data);
            answers.println("ok");
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                answers.println(worker.answer(command));
            }
            worker.searching.close();
        }
    }

    private String answer(String command) {
        try {
            return "ok" + run(command.split(" "));
        } catch (UnsupportedOperationException e) {
            return "cannot " + e.getMessage();
        } catch (RuntimeException e) {
            e.printStackTrace();
            return "failed " + String.valueOf(e).replace('\n', ' ');
        }
    }

    private String run(String[] words) {
        switch (words[0]) {
            case "create" -> peer.create(words[1].equals("indexed"));
            case "prepare" -> peer.prepare(number(words[1]), number(words[2]));
            case "insert", "upsert", "bulk", "load" -> {
                return text(write(words[0], number(words[1]), number(words[2])));
            }
            case "upserts" -> {
                return text(upserts(number(words[1]), number(words[2]), number(words[3])));
            }
            case "finish" -> peer.finish();
            case "search" -> {
                return text(searching.run(number(words[1]), number(words[2]), Restriction.valueOf(words[3])));
            }
            case "hits" -> {
                return hits(Restriction.valueOf(words[1]));
            }
            case "batch" -> {
                return text(batches(number(words[1]), number(words[2])));
            }
            case "drop" -> peer.drop();
            default -> throw new IllegalArgumentException("command " + words[0]);
        }
        return "";
    }

    private Map<String, Double> write(String how, int from, int to) {
        Meter meter = new Meter();
        switch (how) {
            case "insert" -> peer.insert(from, to);
            case "upsert" -> peer.upsert(from, to);
            case "bulk" -> peer.bulk(from, to);
            default -> peer.load(from, to);
        }
        return meter.per((long) to - from);
    }

    /** Upserts one after the other, each of so many rows. */
    private Map<String, Double> upserts(int from, int to, int call) {
        Meter meter = new Meter();
        for (int next = from; next < to; next += call) {
            peer.upsert(next, Math.min(to, next + call));
        }
        return meter.per((long) to - from);
    }

    /** Requests of so many searches each, again and again for some time. */
    private Map<String, Double> batches(int size, long millis) {
        Meter meter = new Meter();
        long end = System.nanoTime() + millis * 1_000_000;
        long done = 0;
        while (System.nanoTime() < end) {
            int from = (int) (done % Math.max(1, data.queries() - size + 1));
            done += peer.searchBatch(from, from + size).length;
        }
        return meter.per(done);
    }

    private String hits(Restriction restriction) {
        StringBuilder text = new StringBuilder();
        for (int query = 0; query < data.queries(); query++) {
            StringJoiner rows = new StringJoiner(",");
            Arrays.stream(peer.search(query, restriction))
                    .mapToObj(String::valueOf)
                    .forEach(rows::add);
            text.append(' ').append(query).append('=').append(rows);
        }
        return text.toString();
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    private static String text(Map<String, Double> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> text.append(String.format(Locale.ROOT, " %s=%.4f", key, value)));
        return text.toString();
    }
}
