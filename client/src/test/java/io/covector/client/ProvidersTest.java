package io.covector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorClient;
import io.covector.config.Settings;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.BackendProvider;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters that stand on one class path without knowing each other. */
class ProvidersTest {
    @TempDir
    private Path directory;

    /** An adapter that does nothing. */
    private abstract static class Idle implements BackendProvider {
        @Override
        public void validate(Settings settings) {}

        @Override
        public Set<Class<?>> resourceTypes(Settings settings) {
            return Set.of();
        }

        @Override
        public Backend open(Settings settings, BackendContext context) {
            throw new IllegalStateException();
        }
    }

    /** Claims a type that is there. */
    public static final class SecondFake extends Idle {
        @Override
        public String type() {
            return "fake";
        }
    }

    /** Cannot be made. */
    public static final class NotMade extends Idle {
        /** Called by the service loader. */
        public NotMade() {
            throw new IllegalStateException("not made");
        }

        @Override
        public String type() {
            return "not-made";
        }
    }

    /** Cannot say what it is. */
    public static final class WithoutType extends Idle {
        @Override
        public String type() {
            throw new IllegalStateException("no type\nfor you");
        }
    }

    /** Says that it is nothing. */
    public static final class NullType extends Idle {
        @Override
        @SuppressWarnings("NullAway") // an adapter of strangers
        public String type() {
            return null;
        }
    }

    /** Its class cannot be initialized. */
    public static final class Uninitialized extends Idle {
        private static final int NUMBER = Integer.parseInt("none");

        @Override
        public String type() {
            return "number " + NUMBER;
        }
    }

    /** Runs where these lines are listed as services, too. */
    private void with(String lines, Runnable action) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(BackendProvider.class.getName()), lines);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {url(directory)}, before)) {
            thread.setContextClassLoader(loader);
            action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    private static VectorClient open(String type) {
        return VectorClients.open(
                ClientConfig.builder().set("backends.main.type", type).build());
    }

    @Test
    void twoAdaptersOfOneTypeAreRefusedByName() throws IOException {
        with(
                SecondFake.class.getName(),
                () -> assertThatThrownBy(() -> open("fake"))
                        .hasMessageStartingWith("INVALID_CONFIG: 'backends.main.type' in ")
                        .hasMessageContaining("is 'fake', which several adapters on the class path are for: ["
                                + FakeProvider.class.getName() + ", " + SecondFake.class.getName()
                                + "]; keep one of them"));
        with(FakeProvider.class.getName(), () -> open("fake").close()); // listed twice, but one
        with("", () -> open("fake").close());
    }

    @Test
    void aBackendThatIsNotActiveIsRefusedToo() throws IOException {
        ClientConfig config = ClientConfig.builder()
                .set("active", "main")
                .set("backends.main.type", "other")
                .set("backends.spare.type", "fake")
                .build();
        with(
                SecondFake.class.getName() + "\n" + Other.class.getName(),
                () -> assertThatThrownBy(() -> VectorClients.open(config))
                        .hasMessageStartingWith("INVALID_CONFIG: 'backends.spare.type' in ")
                        .hasMessageContaining("several adapters"));
    }

    /** Another type. */
    public static final class Other extends Idle {
        @Override
        public String type() {
            return "other";
        }
    }

    @Test
    void anAdapterThatIsBrokenLeavesTheOthersAlone() throws IOException {
        String lines = String.join(
                "\n",
                NotMade.class.getName(),
                WithoutType.class.getName(),
                NullType.class.getName(),
                Uninitialized.class.getName(),
                "io.covector.Gone",
                ProvidersTest.class.getName());
        with(lines, () -> {
            open("fake").close();
            assertThatThrownBy(() -> open("not-made"))
                    .hasMessageContaining("there is no adapter for 'not-made'")
                    .hasMessageContaining("these could not be loaded")
                    .hasMessageContaining(
                            "NotMade could not be instantiated (java.lang.IllegalStateException: not made)")
                    .hasMessageContaining("no type\\nfor you")
                    .hasMessageContaining("the type of " + NullType.class.getName())
                    .hasMessageContaining("Uninitialized")
                    .hasMessageContaining("io.covector.Gone")
                    .hasMessageContaining("ProvidersTest not a subtype");
        });
        with("this is: no line\n", () -> open("fake").close());
    }

    @Test
    void aTypeWithoutAnAdapterIsShownOnOneLine() {
        assertThatThrownBy(() -> open("a\nb"))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("no adapter for 'a\\nb'")
                        .doesNotContain("\n"));
    }
}
