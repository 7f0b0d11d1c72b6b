package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Credentials;
import io.covector.config.CredentialsSupplier;
import io.covector.config.Secret;
import org.junit.jupiter.api.Test;

class SuppliedCredentialsTest {
    private static VectorException refusal(CredentialsSupplier supplier) {
        return catchThrowableOfType(VectorException.class, () -> SuppliedCredentials.ask(supplier));
    }

    @Test
    void givesWhatTheSupplierGives() {
        Credentials login = Credentials.of("wren", Secret.of("x"));
        assertThat(SuppliedCredentials.ask(() -> login)).isSameAs(login);
    }

    @Test
    void aFailureOfTheSupplierTellsWhetherToTryAgain() {
        VectorException later =
                VectorException.builder(ErrorCode.TIMEOUT, "busy").build();
        VectorException never =
                VectorException.builder(ErrorCode.PERMISSION_DENIED, "no").build();
        for (VectorException thrown : new VectorException[] {later, never}) {
            VectorException failure = refusal(() -> {
                throw thrown;
            });
            assertThat(failure.code()).isEqualTo(thrown == later ? ErrorCode.UNAVAILABLE : ErrorCode.UNAUTHENTICATED);
            assertThat(failure).hasCause(thrown);
            assertThat(failure.text()).isEqualTo("the application's CredentialsSupplier failed: " + thrown.text());
        }
    }

    @Test
    void theTextOfAnotherExceptionIsNotShown() {
        IllegalStateException thrown = new IllegalStateException("token kite-9302 has expired");
        VectorException failure = refusal(() -> {
            throw thrown;
        });
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(failure).hasCause(thrown);
        assertThat(failure.getMessage()).contains("IllegalStateException").doesNotContain("kite");
    }

    @Test
    @SuppressWarnings("NullAway") // an application may do so
    void noLoginIsRefused() {
        VectorException failure = refusal(() -> null);
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure.text()).endsWith("gave no login");
    }
}
