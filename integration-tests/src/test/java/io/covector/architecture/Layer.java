package io.covector.architecture;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/** What one module may look at: other modules of the house, and libraries by the start of their package names. */
record Layer(Set<String> modules, Set<String> libraries) {

    /** The picture in ARCHITECTURE.md. A new module or library is placed here first. */
    static final Map<String, Layer> HOUSE = Map.ofEntries(
            entry("client-api", new Layer(Set.of(), Set.of())),
            entry("batching", new Layer(Set.of("client-api"), Set.of())),
            entry("resilience", new Layer(Set.of("client-api"), Set.of("org.slf4j", "io.github.resilience4j"))),
            entry(
                    "client",
                    new Layer(
                            Set.of("client-api", "batching", "resilience"),
                            Set.of("org.slf4j", "org.snakeyaml.engine"))),
            entry("embedded-adapter", new Layer(Set.of("client-api"), Set.of("org.slf4j", "org.apache.lucene"))),
            entry(
                    "pgvector-adapter",
                    new Layer(
                            Set.of("client-api"),
                            Set.of("org.slf4j", "org.postgresql", "com.zaxxer.hikari", "com.pgvector"))),
            entry(
                    "milvus-adapter",
                    new Layer(Set.of("client-api"), Set.of("org.slf4j", "io.milvus", "com.google.protobuf"))),
            entry("langchain4j", new Layer(Set.of("client-api"), Set.of("dev.langchain4j"))),
            entry("spring-ai", new Layer(Set.of("client-api"), Set.of("org.springframework.ai"))),
            entry(
                    "spring-boot-starter",
                    new Layer(
                            Set.of("client-api", "client", "micrometer"),
                            Set.of("org.slf4j", "org.springframework", "io.micrometer", "org.testcontainers"))),
            entry("micrometer", new Layer(Set.of("client-api"), Set.of("io.micrometer"))),
            entry(
                    "adapter-tck",
                    new Layer(
                            Set.of("client-api", "client"),
                            Set.of(
                                    "org.slf4j",
                                    "org.junit.jupiter",
                                    "org.opentest4j",
                                    "org.apiguardian",
                                    "org.assertj"))),
            entry(
                    "test-support",
                    new Layer(
                            Set.of("client-api"),
                            Set.of("org.slf4j", "org.awaitility", "org.testcontainers", "com.github.dockerjava"))),
            entry("examples", new Layer(Set.of("client-api", "client"), Set.of("net.sf.extjwnl", "dev.langchain4j"))));

    /** Whether a package comes with the JDK, is the null annotations' or belongs to a library of this layer. */
    boolean mayUse(String packageName) {
        return startsWith(packageName, "java")
                || startsWith(packageName, "javax")
                || startsWith(packageName, "org.jspecify.annotations")
                || libraries.stream().anyMatch(library -> startsWith(packageName, library));
    }

    private static boolean startsWith(String packageName, String prefix) {
        return packageName.equals(prefix) || packageName.startsWith(prefix + ".");
    }
}
