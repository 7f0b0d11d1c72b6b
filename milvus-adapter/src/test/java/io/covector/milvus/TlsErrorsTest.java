package io.covector.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
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
        assertThat(TlsErrors.explain(failure))
                .contains("the server's certificate is not trusted (no anchor); see 'tls.ca-file'");
    }

    @Test
    void aCertificateForAnotherName() {
        Throwable failure = handshake("No name", new CertificateException("No name matching db found"));
        assertThat(TlsErrors.explain(failure))
                .contains("the server's certificate is not accepted (No name matching db found); see 'uri' and "
                        + "'tls.server-name'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad_certificate", "certificate_required", "unknown_ca", "decrypt_error"})
    void aServerThatWantsAnotherCertificateOfTheClient(String alert) {
        Throwable failure = handshake("Received fatal alert: " + alert, null);
        assertThat(TlsErrors.explain(failure).orElseThrow())
                .contains("refused the client's certificate", alert, "'tls.certificate-file'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Received fatal alert: protocol_version", "Received fatal alert: handshake_failure", "closed"})
    void nothingInCommon(String message) {
        assertThat(TlsErrors.explain(handshake(message, null)))
                .contains("the server and the client did not agree on TLS (" + message + ")");
    }

    @Test
    void aServerWithoutTls() {
        assertThat(TlsErrors.explain(new IOException(new NotSslRecordException("485454"))))
                .contains("the server does not speak TLS; see 'uri' and 'tls.enabled'");
    }

    @Test
    void otherFailuresAreNotExplained() {
        assertThat(TlsErrors.explain(new IOException("connection reset"))).isEmpty();
    }

    @Test
    void suchACallWasNotCarriedOutAndIsNotRepeated() {
        VectorException thrown =
                MilvusErrors.ofRpc("UNAVAILABLE", "io exception", handshake("x", new CertificateException("y")), true);
        assertThat(thrown.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(thrown.mayHaveApplied()).isFalse();
        assertThat(thrown.context().vendorCode()).isEqualTo("grpc UNAVAILABLE");
        assertThat(thrown).hasRootCauseMessage("y");
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
