package io.covector.milvus.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MilvusErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "100, 4, collection not found, COLLECTION_NOT_FOUND",
        "100, 28, can't find collection, COLLECTION_NOT_FOUND",
        "101, 1, collection not loaded, NOT_READY",
        "101, 101, Milvus Lite: released, NOT_READY",
        "103, 1, collection not fully loaded, NOT_READY",
        "1, 56, service not ready, NOT_READY",
        "1, 1, Milvus Lite: anything, INTERNAL",
        "6, 6, Milvus Lite: illegal argument, REJECTED",
        "8, 49, rate limit exceeded, RATE_LIMITED",
        "0, 49, rate limit exceeded, RATE_LIMITED",
        "9, 53, quota exceeded, RESOURCE_EXHAUSTED",
        "3, 1, memory limit exceeded, RESOURCE_EXHAUSTED",
        "109, 62, collection schema mismatch, NOT_READY",
        "1100, 1, invalid parameter, REJECTED",
        "1102, 1, too large, TOO_LARGE",
        "1400, 1, not authenticated, UNAUTHENTICATED",
        "1401, 3, not permitted, PERMISSION_DENIED",
        "1600, 1, alias not found, COLLECTION_NOT_FOUND",
        "800, 1, database not found, INVALID_CONFIG",
        "65535, 1, failed to search: collection not loaded[collection=1], NOT_READY",
        "65535, 1, create duplicate collection with different parameters, COLLECTION_EXISTS",
        "65535, 1, 'incomplete query result, missing id a', CONFLICT",
        "65535, 1, find no available rootcoord: check rootcoord state, UNAVAILABLE",
        "65535, 1, 'service not ready[rootcoord=5]: Abnormal', NOT_READY",
        "10001, 1, syncTimestamp Failed:rpc error: code = DeadlineExceeded desc = late, TIMEOUT",
        "1100, 1, 'fail to assign: DEADLINE_EXCEEDED', TIMEOUT",
        "2, 1, Context deadline exceeded, TIMEOUT",
        "10000, 1, context canceled, UNAVAILABLE",
        "65535, 1, 'failed to search: rpc error: code = Canceled desc = context canceled', UNAVAILABLE",
        "65535, 1, 'code = ResourceExhausted desc = grpc: received message larger than max (7 vs. 6)', TOO_LARGE",
        "65535, 1, 'query results exceed the maxOutputSize Limit 104857600', TOO_LARGE",
        "65535, 1, nobody knows, INTERNAL"
    })
    void everyCodeHasItsMeaning(int code, int oldCode, String reason, ErrorCode expected) {
        assertThat(MilvusErrors.codeOf(status(code, oldCode, reason))).isEqualTo(expected);
    }

    @Test
    void stacksOfTheServerAreCut() {
        String reason =
                "syncTimestamp Failed:context deadline exceeded, stack trace: /go/src/milvus/a.go:12\n/go/b.go:9";
        assertThat(MilvusErrors.ofStatus(status(10_001, 1, reason), true).text())
                .isEqualTo("syncTimestamp Failed:context deadline exceeded");
        assertThat(MilvusErrors.ofStatus(status(1, 1, "x".repeat(5_000)), true).text())
                .hasSize(1_003)
                .endsWith("x...");
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, io exception, UNAVAILABLE, true",
        "DEADLINE_EXCEEDED, deadline exceeded, TIMEOUT, true",
        "RESOURCE_EXHAUSTED, quota, RESOURCE_EXHAUSTED, true",
        "RESOURCE_EXHAUSTED, gRPC message exceeds maximum size 4194304: 5000000, TOO_LARGE, true",
        "RESOURCE_EXHAUSTED, Decompressed gRPC message exceeds maximum size 4194304, TOO_LARGE, true",
        "RESOURCE_EXHAUSTED, grpc: received message larger than max (92340064 vs. 67108864), TOO_LARGE, false",
        "ABORTED, aborted, CONFLICT, false",
        "UNAUTHENTICATED, auth check failure, UNAUTHENTICATED, false",
        "PERMISSION_DENIED, no grant, PERMISSION_DENIED, false",
        "UNIMPLEMENTED, unknown method, UNSUPPORTED, false",
        "INVALID_ARGUMENT, bad, REJECTED, false",
        "UNKNOWN, service unavailable: Milvus Proxy is not ready yet, NOT_READY, false",
        "INTERNAL, Encountered end-of-stream mid-frame, UNAVAILABLE, true",
        "INTERNAL, RST_STREAM closed stream. HTTP/2 error code: INTERNAL_ERROR, UNAVAILABLE, true",
        "UNKNOWN, rpc error: code = DeadlineExceeded desc = context deadline exceeded, TIMEOUT, true",
        "UNKNOWN, HTTP status code 500 invalid content-type: text/html, UNAVAILABLE, true",
        "UNKNOWN, Exception calling application: list index out of range, INTERNAL, true",
        "CANCELLED, the proxy gave up, UNAVAILABLE, true",
        "INTERNAL, what, INTERNAL, true"
    })
    void everyRpcStatusHasItsMeaning(String status, String text, ErrorCode expected, boolean mayHaveApplied) {
        VectorException write = MilvusErrors.ofRpc(status, text, new IllegalStateException("cause"), true);
        assertThat(write.code()).isEqualTo(expected);
        assertThat(write.mayHaveApplied()).isEqualTo(mayHaveApplied);
        assertThat(write.text()).isEqualTo(text);
        assertThat(write.context().vendorCode()).isEqualTo("grpc " + status);
        assertThat(write).hasRootCauseMessage("cause");
        assertThat(MilvusErrors.ofRpc(status, text, new IllegalStateException(), false)
                        .mayHaveApplied())
                .isFalse();
    }

    @Test
    void aConnectionThatBreaksIsUnavailableWhateverItsStatus() {
        Throwable closed = new IllegalStateException(new ClosedChannelException());
        VectorException write = MilvusErrors.ofRpc("UNKNOWN", "channel closed", closed, true);
        assertThat(write.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(write.mayHaveApplied()).isTrue();
    }

    @Test
    void aCallThatTheServerCancelsIsUnavailable() {
        Throwable reset = new StatusRuntimeException(
                io.milvus.shaded.io.grpc.Status.CANCELLED.withDescription("RST_STREAM closed stream. CANCEL"));
        VectorException write = MilvusErrors.ofRpc("CANCELLED", "RST_STREAM closed stream. CANCEL", reset, true);
        assertThat(write.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(write.mayHaveApplied()).isTrue();
    }

    @Test
    void whatWasNeverSentWasNotApplied() {
        Throwable refused = new IllegalStateException(new ConnectException("Connection refused"));
        assertThat(MilvusErrors.ofRpc("UNAVAILABLE", "io exception", refused, true)
                        .mayHaveApplied())
                .isFalse();
    }

    @Test
    void anAnswerThatSaysNoWasNotApplied() {
        VectorException refused = MilvusErrors.ofStatus(status(1100, 1, "invalid parameter"), true);
        assertThat(refused.mayHaveApplied()).isFalse();
        assertThat(refused.context().vendorCode()).isEqualTo("milvus 1100/1");
        assertThat(MilvusErrors.ofStatus(status(65_535, 1, "?"), true).mayHaveApplied())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "65535, proxy TaskCondition context Done",
        "10001, syncTimestamp Failed:context deadline exceeded",
    })
    void aDeadlineThatTheServerSawPassIsATimeout(int code, String reason) {
        VectorException late = MilvusErrors.ofStatus(status(code, 1, reason), true);
        assertThat(late.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(late.mayHaveApplied()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "65535, nobody knows, TIMEOUT, true",
        "2, stopping, TIMEOUT, true",
        "100, collection not found, COLLECTION_NOT_FOUND, false",
        "8, rate limit exceeded, RATE_LIMITED, false",
    })
    void whatCannotBeToldFromALateAnswerIsATimeout(
            int code, String reason, ErrorCode expected, boolean mayHaveApplied) {
        VectorException answer = MilvusErrors.ofStatus(status(code, 1, reason), true);
        VectorException late = MilvusErrors.late(answer);
        assertThat(late.code()).isEqualTo(expected);
        assertThat(late.text()).contains(reason);
        assertThat(late.mayHaveApplied()).isEqualTo(mayHaveApplied);
        assertThat(late.context().vendorCode()).isEqualTo("milvus " + code + "/1");
    }

    @ParameterizedTest
    @CsvSource({"9, 53, quota exceeded, false", "0, 53, quota exceeded, false", "3, 1, memory, true", "7, 1, disk, true"
    })
    void onlyALimitThatIsCheckedFirstLeavesEveryShardAlone(int code, int old, String reason, boolean mayHaveApplied) {
        VectorException exhausted = MilvusErrors.ofStatus(status(code, old, reason), true);
        assertThat(exhausted.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
        assertThat(exhausted.mayHaveApplied()).isEqualTo(mayHaveApplied);
    }

    @Test
    void aChangedSchemaIsKnown() {
        assertThat(MilvusErrors.isSchemaChange(MilvusErrors.ofStatus(status(109, 62, "schema mismatch"), true)))
                .isTrue();
        assertThat(MilvusErrors.isSchemaChange(MilvusErrors.ofStatus(status(0, 62, "schema mismatch"), true)))
                .isTrue();
        assertThat(MilvusErrors.isSchemaChange(MilvusErrors.ofStatus(status(101, 1, "not loaded"), true)))
                .isFalse();
    }

    @Test
    void aReleasedCollectionIsKnown() {
        assertThat(MilvusErrors.isNotLoaded(MilvusErrors.ofStatus(status(101, 1, "anything"), false)))
                .isTrue();
        assertThat(MilvusErrors.isNotLoaded(MilvusErrors.ofStatus(status(103, 1, "anything"), false)))
                .isTrue();
        assertThat(MilvusErrors.isNotLoaded(
                        MilvusErrors.ofStatus(status(65_535, 1, "search: collection not loaded[collection=1]"), false)))
                .isTrue();
        assertThat(MilvusErrors.isNotLoaded(MilvusErrors.ofStatus(status(503, 1, "channel not available"), false)))
                .isFalse();
        assertThat(MilvusErrors.isNotLoaded(MilvusErrors.ofStatus(status(1100, 1, "not loaded"), false)))
                .isFalse();
    }

    @Test
    void aMissingIndexIsKnown() {
        assertThat(MilvusErrors.isNoIndex(MilvusErrors.ofStatus(status(700, 11, "index not found"), false)))
                .isTrue();
        assertThat(MilvusErrors.isNoIndex(MilvusErrors.ofStatus(status(0, 25, "index not exist"), false)))
                .isTrue();
        assertThat(MilvusErrors.isNoIndex(MilvusErrors.ofStatus(status(100, 4, "collection not found"), false)))
                .isFalse();
    }

    @Test
    void successIsNoError() {
        assertThat(MilvusErrors.isOk(Status.getDefaultInstance())).isTrue();
        assertThat(MilvusErrors.isOk(status(0, 1, ""))).isFalse();
        assertThat(MilvusErrors.isOk(status(100, 0, ""))).isFalse();
    }

    @Test
    void aCallThatTlsPreventsWasNotCarriedOutAndIsNotRepeated() {
        VectorException thrown = MilvusErrors.ofRpc(
                "UNAVAILABLE",
                "io exception",
                new SSLHandshakeException("x").initCause(new CertificateException("y")),
                true);
        assertThat(thrown.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(thrown.mayHaveApplied()).isFalse();
        assertThat(thrown.context().vendorCode()).isEqualTo("grpc UNAVAILABLE");
        assertThat(thrown).hasRootCauseMessage("y");
    }

    @SuppressWarnings("deprecation") // the only code of some failures of 2.3
    private static Status status(int code, int oldCode, String reason) {
        return Status.newBuilder()
                .setCode(code)
                .setErrorCodeValue(oldCode)
                .setReason(reason)
                .build();
    }
}
