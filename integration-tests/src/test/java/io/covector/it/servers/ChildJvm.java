package io.covector.it.servers;

import io.covector.client.ClientConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A main class of these tests in a JVM of its own. Not thread-safe. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts it with numbers, and settings for {@link #config}. */
    public static ChildJvm start(Class<?> main, List<? extends Number> numbers, Map<String, String> settings)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                main.getName()));
        numbers.forEach(number -> command.add(number.toString()));
        settings.forEach((key, value) -> command.add("backends.main." + key + "=" + value));
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** In the child: the configuration that its arguments after the numbers make. */
    public static ClientConfig.Builder config(String[] arguments) {
        ClientConfig.Builder config = ClientConfig.builder();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair.length == 2) {
                config.set(pair[0], pair[1]);
            }
        }
        return config;
    }

    /** Waits until it says such a line, which is returned. */
    public String await(Predicate<String> wanted) throws IOException {
        List<String> said = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            if (wanted.test(line)) {
                return line;
            }
        }
        throw new AssertionError("the process ended, having said\n" + String.join("\n", said));
    }

    /** Waits until it ends by itself; returns its exit code. */
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** By SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
