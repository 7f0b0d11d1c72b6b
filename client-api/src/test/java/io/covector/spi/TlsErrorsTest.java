package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsErrorsTest {
    @Test
    void aCertificateThatNobodyVouchesFor() {
        Throwable failure = handshake("PKIX path validation failed", new CertPathValidatorException("no anchor"));
        assertThat(explain(failure)).contains("the server's certificate is not trusted (no anchor); see 'tls.ca-file'");
    }

    @Test
    void aCertificateForAnotherName() {
        Throwable failure = handshake("No name", new CertificateException("No name matching db found"));
        assertThat(explain(failure))
                .contains("the server's certificate is not accepted (No name matching db found); see 'uri' and "
                        + "'tls.server-name'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad_certificate", "certificate_required", "unknown_ca", "decrypt_error"})
    void aServerThatWantsAnotherCertificateOfTheClient(String alert) {
        Throwable failure = handshake("Received fatal alert: " + alert, null);
        assertThat(explain(failure).orElseThrow())
                .contains("refused the client's certificate", alert, "'tls.certificate-file'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Received fatal alert: protocol_version", "Received fatal alert: handshake_failure", "closed"})
    void nothingInCommon(String message) {
        assertThat(explain(handshake(message, null)))
                .contains("the server and the client did not agree on TLS (" + message + ")");
    }

    @Test
    void aServerWithoutTls() {
        assertThat(explain(new IOException(new NotSslRecordException("485454"))))
                .contains("the server does not speak TLS; see 'tls.enabled', 'uri' and 'tls.server-name'");
    }

    @Test
    void aNetworkThatFailsInTheMiddle() {
        assertThat(explain(
                        handshake("Remote host terminated the handshake", new EOFException("incorrectly shut down"))))
                .isEmpty();
        assertThat(explain(handshake("Connection reset", new SocketException("Connection reset"))))
                .isEmpty();
    }

    @Test
    void otherFailuresAreNotExplained() {
        assertThat(explain(new IOException("connection reset"))).isEmpty();
    }

    private static Optional<String> explain(Throwable failure) {
        return TlsErrors.explain(failure, "'uri' and 'tls.server-name'");
    }

    private static Throwable handshake(String message, @Nullable Throwable cause) {
        SSLException failure = new SSLHandshakeException(message);
        if (cause != null) {
            failure.initCause(cause);
        }
        return new IllegalStateException("io exception", failure);
    }

    /** Named as the one of Netty, which gRPC hides under a name of its own. */
    private static final class NotSslRecordException extends SSLException {
        private static final long serialVersionUID = 1L;

        private NotSslRecordException(String message) {
            super(message);
        }
    }
}
