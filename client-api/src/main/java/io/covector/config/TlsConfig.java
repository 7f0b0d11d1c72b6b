package io.covector.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How connections are encrypted. Immutable and thread-safe.
 *
 * @param caFile certificates to trust, PEM; empty for those that the JDK trusts
 * @param certificateFile the client's own certificate, PEM; there if its key is
 * @param keyFile the key of that certificate, PEM
 * @param serverName name to check the server's certificate against; empty for the host
 */
public record TlsConfig(
        Optional<Path> caFile, Optional<Path> certificateFile, Optional<Path> keyFile, Optional<String> serverName) {
    /** Checks that nothing is missing. */
    public TlsConfig {
        Objects.requireNonNull(caFile, "caFile");
        Objects.requireNonNull(certificateFile, "certificateFile");
        Objects.requireNonNull(keyFile, "keyFile");
        Objects.requireNonNull(serverName, "serverName");
    }

    /**
     * Reads {@code enabled}, {@code ca-file}, {@code certificate-file}, {@code key-file} and {@code server-name} of a
     * section; empty for connections in plain text.
     *
     * @param otherwise whether to encrypt where {@code enabled} is not set
     */
    public static Optional<TlsConfig> from(Settings tls, boolean otherwise) {
        Objects.requireNonNull(tls, "tls");
        boolean enabled = tls.bool("enabled").orElse(otherwise);
        TlsConfig config = new TlsConfig(
                file(tls, "ca-file"),
                file(tls, "certificate-file"),
                file(tls, "key-file"),
                tls.string("server-name").optional());
        tls.rejectUnknown();
        if (config.certificateFile.isPresent() != config.keyFile.isPresent()) {
            throw tls.error(
                    config.certificateFile.isPresent() ? "certificate-file" : "key-file",
                    "is set alone; accepted are both or none");
        }
        if (!enabled && (config.caFile.isPresent() || config.certificateFile.isPresent())) {
            throw tls.error(
                    "enabled",
                    "is false, but files are set; accepted is true beside them"
                            + " (on Milvus an https uri means the same)");
        }
        return enabled ? Optional.of(config) : Optional.empty();
    }

    private static Optional<Path> file(Settings tls, String key) {
        try {
            return tls.string(key).optional().map(Path::of);
        } catch (InvalidPathException e) {
            throw tls.error(key, "is no path of a file: " + e.getMessage());
        }
    }
}
