package io.covector.spi;

import java.io.EOFException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Connections that fail because the two sides do not agree on TLS, in terms of the settings to look at. Stateless. */
public final class TlsErrors {
    private TlsErrors() {}

    /**
     * What to say of a failure that such a disagreement has caused; empty for others, and for a network that failed in
     * the middle of one. No request was carried out then.
     *
     * @param names the settings that give the server's name, in quotes
     */
    public static Optional<String> explain(Throwable failure, String names) {
        String text = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException || cause instanceof SocketException) {
                return Optional.empty();
            }
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                text = "the server's certificate is not trusted (" + cause.getMessage() + "); see 'tls.ca-file'";
            } else if (cause instanceof CertificateException) {
                text = "the server's certificate is not accepted (" + cause.getMessage() + "); see " + names;
            } else if (cause.getClass().getSimpleName().equals("NotSslRecordException")) {
                return Optional.of("the server does not speak TLS; see 'tls.enabled', " + names);
            } else if (cause instanceof SSLException) {
                text = ofHandshake(cause);
            }
        }
        return Optional.ofNullable(text);
    }

    private static String ofHandshake(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        // the other side has said no; what it did not like is the client's certificate, if it is none of the protocol
        boolean refused = message.toLowerCase(Locale.ROOT).contains("alert");
        boolean ofProtocol = message.contains("protocol_version") || message.contains("handshake_failure");
        return refused && !ofProtocol
                ? "the server refused the client's certificate, or misses one (" + message
                        + "); see 'tls.certificate-file' and 'tls.key-file'"
                : "the server and the client did not agree on TLS (" + message + ")";
    }
}
