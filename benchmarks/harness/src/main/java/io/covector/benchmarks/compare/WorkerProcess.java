package io.covector.benchmarks.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that reads commands and answers each with a line: a JVM with one peer, or a program in C. Not thread-safe.
 */
final class WorkerProcess implements Contestant {
    private final String name;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    /** Starts the process and waits until it is ready; what it prints as errors goes to the log. */
    WorkerProcess(String name, List<String> command, File log) {
        this.name = name;
        try {
            this.process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
        this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        answer("start");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> call(String command) {
        try {
            commands.write(command);
            commands.newLine();
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is gone, before: " + command, e);
        }
        return answer(command);
    }

    private Map<String, String> answer(String command) {
        String line;
        try {
            line = answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " gives no answer to: " + command, e);
        }
        if (line == null) {
            throw new IllegalStateException(name + " ended at: " + command);
        }
        if (line.startsWith("cannot")) {
            throw new UnsupportedOperationException(
                    line.substring("cannot".length()).strip());
        }
        if (!line.startsWith("ok")) {
            throw new IllegalStateException(name + ", " + command + ": " + line);
        }
        return values(line);
    }

    static Map<String, String> values(String line) {
        Map<String, String> values = new LinkedHashMap<>();
        String[] words = line.strip().split(" ", -1);
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            values.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return values;
    }

    @Override
    public void close() {
        try {
            commands.close(); // the end of its input ends it
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
