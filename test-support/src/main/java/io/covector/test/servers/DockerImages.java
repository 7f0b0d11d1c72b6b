package io.covector.test.servers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * Finds out whether Docker answers and has, or can get, the images that Testcontainers is going to need. Left to
 * itself Testcontainers tries for minutes where no image can be had.
 */
final class DockerImages {
    /** What Testcontainers 2.0.5 removes abandoned containers with. */
    private static final DockerImageName RYUK = DockerImageName.parse("testcontainers/ryuk:0.14.0");

    private static final String RYUK_DISABLED = "TESTCONTAINERS_RYUK_DISABLED";
    private static final int PULL_SECONDS = 600;

    private DockerImages() {}

    /** The image that the settings name; else the one that the engine has, or the public one. */
    static DockerImageName provide(Optional<String> named, ServerImage image) throws UnavailableException {
        List<String> acceptable = named.map(List::of).orElse(image.names());
        Optional<String> pullable = named.or(image::published);
        try (DockerClient docker = connect()) {
            if (!Boolean.parseBoolean(System.getenv(RYUK_DISABLED))) {
                provideRyuk(docker);
            }
            for (String name : acceptable) {
                if (isThere(docker, DockerImageName.parse(name))) {
                    return DockerImageName.parse(name);
                }
            }
            DockerImageName missing = DockerImageName.parse(
                    pullable.orElseThrow(() -> new UnavailableException("the engine has no image " + image.built())));
            pull(docker, missing);
            return missing;
        } catch (IOException e) {
            throw new UnavailableException("Docker: " + e.getMessage(), e);
        }
    }

    private static DockerClient connect() throws UnavailableException {
        try {
            return DockerClientProviderStrategy.getClientForConfig(
                    DockerClientFactory.instance().getTransportConfig());
        } catch (IllegalStateException e) {
            throw new UnavailableException("no Docker engine answers", e);
        }
    }

    private static void provideRyuk(DockerClient docker) throws UnavailableException {
        if (isThere(docker, RYUK)) {
            return;
        }
        try {
            pull(docker, RYUK);
        } catch (UnavailableException e) {
            throw new UnavailableException(
                    e.getMessage() + " (the environment can do without: " + RYUK_DISABLED + "=true)", e);
        }
    }

    private static boolean isThere(DockerClient docker, DockerImageName image) {
        try {
            docker.inspectImageCmd(actual(image)).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    /** What Testcontainers is going to ask for, by its own settings. */
    private static String actual(DockerImageName image) {
        return ImageNameSubstitutor.instance().apply(image).asCanonicalNameString();
    }

    private static void pull(DockerClient docker, DockerImageName wanted) throws UnavailableException {
        String image = actual(wanted);
        try {
            boolean complete = docker.pullImageCmd(image).start().awaitCompletion(PULL_SECONDS, TimeUnit.SECONDS);
            if (!complete) {
                throw new UnavailableException("image " + image + " was not pulled within " + PULL_SECONDS + " s");
            }
        } catch (DockerException e) {
            throw new UnavailableException("image " + image + " can't be pulled: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while pulling " + image, e);
        }
    }
}
