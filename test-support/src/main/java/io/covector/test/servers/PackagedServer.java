package io.covector.test.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A server from packages, run by {@code test-support/servers/servers}. The script watches the pipe to its standard
 * input, so that the server ends with this JVM, however that ends.
 */
final class PackagedServer implements AutoCloseable {
    private static final int STOP_SECONDS = 30;

    private final String name;
    private final Path directory;
    private final Process script;
    private final Properties properties;
    private final Map<String, String> environment;
    private final Thread closeWithJvm;

    private PackagedServer(
            String name, Path directory, Process script, Properties properties, Map<String, String> environment) {
        this.name = name;
        this.directory = directory;
        this.script = script;
        this.properties = properties;
        this.environment = environment;
        this.closeWithJvm = new Thread(this::stop, "stop-" + name);
        Runtime.getRuntime().addShutdownHook(closeWithJvm);
    }

    /** Starts the server of that name, with options of the script's. */
    static PackagedServer run(String name, String... options) throws UnavailableException {
        return run(name, Map.of(), options);
    }

    /** The same, with environment variables for the server. */
    static PackagedServer run(String name, Map<String, String> environment, String... options)
            throws UnavailableException {
        try {
            Path directory = Files.createTempDirectory("covector-" + name + "-");
            Process script = script("run", directory, name, environment, options);
            List<String> output = linesUntilReady(script);
            if (!output.contains("ready")) {
                throw new UnavailableException(String.join("\n", output));
            }
            Properties properties = new Properties();
            try (BufferedReader file = Files.newBufferedReader(directory.resolve("servers.properties"))) {
                properties.load(file);
            }
            return new PackagedServer(name, directory, script, properties, environment);
        } catch (IOException e) {
            throw new UnavailableException(e.getMessage(), e);
        }
    }

    private static List<String> linesUntilReady(Process script) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.equals("ready")) {
                break;
            }
        }
        return lines;
    }

    private static Process script(
            String command, Path directory, String name, Map<String, String> environment, String... options)
            throws IOException {
        Path script = script();
        List<String> words =
                new ArrayList<>(List.of("python3", script.toString(), command, directory.toString(), name));
        words.addAll(List.of(options));
        ProcessBuilder process = new ProcessBuilder(words).redirectErrorStream(true);
        process.environment().putAll(environment);
        return process.start();
    }

    /** Maven's working directory is the module, an IDE's may be the project. */
    private static Path script() throws IOException {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path script = folder.resolve("test-support/servers/servers");
            if (Files.isRegularFile(script)) {
                return script;
            }
        }
        throw new IOException(
                "no test-support/servers/servers above " + Path.of("").toAbsolutePath());
    }

    /** What the script says about the server. */
    String property(String key) {
        return properties.getProperty(key);
    }

    void kill() {
        command("kill");
    }

    void start() {
        command("start");
    }

    void pause() {
        command("pause");
    }

    void resume() {
        command("resume");
    }

    private void command(String command) {
        try {
            Process process = script(command, directory, name, environment);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("servers " + command + " " + directory + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during servers " + command, e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(closeWithJvm);
        stop();
    }

    private void stop() {
        try {
            script.getOutputStream().close();
            if (!script.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                script.destroyForcibly();
            }
        } catch (IOException e) {
            script.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name + " from packages in " + directory;
    }
}
