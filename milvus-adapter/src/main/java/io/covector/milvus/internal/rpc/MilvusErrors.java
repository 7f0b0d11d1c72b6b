package io.covector.milvus.internal.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.Thrown;
import io.covector.spi.TlsErrors;
import io.covector.text.Strings;
import io.milvus.grpc.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Translates failures of Milvus into Covector's. The first table that knows the failure decides: the status of the
 * call, the error code of the server (pkg/util/merr of Milvus 2.3 to 2.6), the older code beside it. Stateless.
 */
public final class MilvusErrors {
    /** What gRPC says of every failure of a connection; the cause says more. */
    static final String NO_WORDS = "io exception";

    private static final int UNEXPECTED = 65_535;

    /** Of a search that lost some of its hits, because they were replaced while the server read their fields. */
    private static final String INCOMPLETE = "incomplete query result";

    /** Texts of gRPC's internal errors that mean that an answer ended in the middle. */
    private static final Set<String> BROKEN_STREAMS = Set.of("end-of-stream mid-frame", "RST_STREAM");

    private static final Map<String, ErrorCode> BY_RPC_STATUS = Map.ofEntries(
            Map.entry("UNAVAILABLE", ErrorCode.UNAVAILABLE),
            Map.entry("DEADLINE_EXCEEDED", ErrorCode.TIMEOUT),
            Map.entry("RESOURCE_EXHAUSTED", ErrorCode.RESOURCE_EXHAUSTED),
            Map.entry("ABORTED", ErrorCode.CONFLICT),
            Map.entry("CANCELLED", ErrorCode.UNAVAILABLE), // by the server, or by what is in between
            Map.entry("UNAUTHENTICATED", ErrorCode.UNAUTHENTICATED),
            Map.entry("PERMISSION_DENIED", ErrorCode.PERMISSION_DENIED),
            Map.entry("UNIMPLEMENTED", ErrorCode.UNSUPPORTED),
            Map.entry("INVALID_ARGUMENT", ErrorCode.REJECTED),
            Map.entry("FAILED_PRECONDITION", ErrorCode.REJECTED),
            Map.entry("OUT_OF_RANGE", ErrorCode.REJECTED),
            Map.entry("DATA_LOSS", ErrorCode.CORRUPTED));

    private static final Map<Integer, ErrorCode> BY_CODE = Map.ofEntries(
            Map.entry(1, ErrorCode.NOT_READY), // service starting
            Map.entry(2, ErrorCode.UNAVAILABLE),
            Map.entry(3, ErrorCode.RESOURCE_EXHAUSTED), // memory
            Map.entry(4, ErrorCode.RATE_LIMITED), // requests queued
            Map.entry(7, ErrorCode.RESOURCE_EXHAUSTED), // disk
            Map.entry(8, ErrorCode.RATE_LIMITED),
            Map.entry(9, ErrorCode.RESOURCE_EXHAUSTED), // quota: writes or reads are denied
            Map.entry(10, ErrorCode.UNSUPPORTED),
            Map.entry(11, ErrorCode.NOT_READY), // time ticks are late
            Map.entry(12, ErrorCode.RESOURCE_EXHAUSTED),
            Map.entry(100, ErrorCode.COLLECTION_NOT_FOUND),
            Map.entry(101, ErrorCode.NOT_READY), // not loaded
            Map.entry(102, ErrorCode.RESOURCE_EXHAUSTED), // number of collections
            Map.entry(103, ErrorCode.NOT_READY), // not fully loaded
            Map.entry(105, ErrorCode.REJECTED),
            Map.entry(106, ErrorCode.NOT_READY), // recovering
            Map.entry(109, ErrorCode.NOT_READY), // schema changed
            Map.entry(300, ErrorCode.RESOURCE_EXHAUSTED),
            Map.entry(400, ErrorCode.NOT_READY),
            Map.entry(401, ErrorCode.NOT_READY),
            Map.entry(500, ErrorCode.NOT_READY),
            Map.entry(501, ErrorCode.NOT_READY),
            Map.entry(502, ErrorCode.NOT_READY),
            Map.entry(503, ErrorCode.NOT_READY),
            Map.entry(600, ErrorCode.NOT_READY),
            Map.entry(601, ErrorCode.NOT_READY),
            Map.entry(602, ErrorCode.NOT_READY),
            Map.entry(604, ErrorCode.NOT_READY),
            Map.entry(800, ErrorCode.INVALID_CONFIG), // no such database
            Map.entry(901, ErrorCode.NOT_READY),
            Map.entry(902, ErrorCode.UNAVAILABLE),
            Map.entry(903, ErrorCode.NOT_READY),
            Map.entry(904, ErrorCode.NOT_READY),
            Map.entry(905, ErrorCode.UNAVAILABLE),
            Map.entry(1001, ErrorCode.UNAVAILABLE), // storage
            Map.entry(1100, ErrorCode.REJECTED),
            Map.entry(1101, ErrorCode.REJECTED),
            Map.entry(1102, ErrorCode.TOO_LARGE),
            Map.entry(1600, ErrorCode.COLLECTION_NOT_FOUND), // alias
            Map.entry(1400, ErrorCode.UNAUTHENTICATED),
            Map.entry(1401, ErrorCode.PERMISSION_DENIED),
            Map.entry(1700, ErrorCode.SCHEMA_MISMATCH),
            Map.entry(1701, ErrorCode.REJECTED),
            Map.entry(1800, ErrorCode.UNAUTHENTICATED),
            Map.entry(2200, ErrorCode.CONFLICT));

    private static final Map<Integer, ErrorCode> BY_OLD_CODE = Map.ofEntries(
            Map.entry(3, ErrorCode.PERMISSION_DENIED),
            Map.entry(4, ErrorCode.COLLECTION_NOT_FOUND),
            Map.entry(5, ErrorCode.REJECTED),
            Map.entry(6, ErrorCode.REJECTED), // Milvus Lite's "illegal argument"
            Map.entry(24, ErrorCode.RESOURCE_EXHAUSTED),
            Map.entry(28, ErrorCode.COLLECTION_NOT_FOUND),
            Map.entry(45, ErrorCode.NOT_READY),
            Map.entry(46, ErrorCode.NOT_READY),
            Map.entry(47, ErrorCode.NOT_READY),
            Map.entry(48, ErrorCode.RESOURCE_EXHAUSTED),
            Map.entry(49, ErrorCode.RATE_LIMITED),
            Map.entry(50, ErrorCode.NOT_READY),
            Map.entry(52, ErrorCode.RESOURCE_EXHAUSTED),
            Map.entry(53, ErrorCode.RESOURCE_EXHAUSTED),
            Map.entry(54, ErrorCode.RESOURCE_EXHAUSTED),
            Map.entry(55, ErrorCode.NOT_READY),
            Map.entry(56, ErrorCode.NOT_READY),
            Map.entry(57, ErrorCode.NOT_READY),
            Map.entry(62, ErrorCode.NOT_READY)); // schema changed

    /** For errors of 2.3 that have no code of their own. */
    private static final Map<String, ErrorCode> BY_WORDS = Map.ofEntries(
            Map.entry("collection not found", ErrorCode.COLLECTION_NOT_FOUND),
            Map.entry("can't find collection", ErrorCode.COLLECTION_NOT_FOUND),
            Map.entry("collection not loaded", ErrorCode.NOT_READY),
            Map.entry("not fully loaded", ErrorCode.NOT_READY),
            Map.entry("duplicate collection", ErrorCode.COLLECTION_EXISTS),
            Map.entry("already exist", ErrorCode.COLLECTION_EXISTS),
            Map.entry("database not found", ErrorCode.INVALID_CONFIG),
            Map.entry("find no available", ErrorCode.UNAVAILABLE), // a part of the server has lost its session
            Map.entry("service not ready", ErrorCode.NOT_READY),
            Map.entry(INCOMPLETE, ErrorCode.CONFLICT));

    /** What servers say of a deadline that they saw pass first, in a part of their own or of the request. */
    private static final Pattern OUT_OF_TIME = Pattern.compile("(?i)deadline[ _]?exceeded|context[ _]?done");

    /** What servers say when a part of theirs, not the caller, has cancelled a request. */
    private static final Pattern CANCELLED_THERE = Pattern.compile("(?i)context cancell?ed|code = cancell?ed");

    /** What is said of a message that is larger than a part of the server, or the server, lets pass. */
    private static final Pattern TOO_LARGE_THERE = Pattern.compile("larger than max|exceeds? the maxOutputSize");

    /** What gRPC says of an answer that is larger than this side accepts. */
    private static final String TOO_LARGE_HERE = "exceeds maximum size";

    /** How a gRPC server in Python, which Milvus Lite is, says that it met a mistake of its own. */
    private static final String MISTAKE = "Exception calling application";

    /** Where a stack of the server begins, which says nothing to a caller. */
    private static final Pattern STACK =
            Pattern.compile("(?s)[,;:\\s]*(?:stack trace:|\\(1\\) attached stack|goroutine \\d).*");

    private static final int MAX_TEXT = 1_000;

    private MilvusErrors() {}

    @SuppressWarnings("deprecation") // the only code of some failures of 2.3
    private static int oldCode(Status status) {
        return status.getErrorCodeValue();
    }

    /** Whether a status is a success. */
    static boolean isOk(Status status) {
        return status.getCode() == 0 && oldCode(status) == 0;
    }

    /** The failure that the server has answered with. */
    static VectorException ofStatus(Status status, boolean write) {
        ErrorCode code = codeOf(status);
        boolean vague = switch (code) {
            case INTERNAL, UNAVAILABLE, TIMEOUT -> true; // the server may have done a part
            case RESOURCE_EXHAUSTED -> !isQuota(status); // one shard may have taken its part, and the next not
            default -> false;
        };
        return VectorException.builder(code, withoutStack(status.getReason()))
                .vendorCode("milvus " + status.getCode() + "/" + oldCode(status))
                .mayHaveApplied(write && vague)
                .build();
    }

    /** Whether a limit refused the request before any of it was done. */
    private static boolean isQuota(Status status) {
        int old = oldCode(status);
        return status.getCode() == 9 || old == 52 || old == 53 || old == 54;
    }

    /**
     * The failure of a call whose deadline has passed: what the server or the connection say of it is a consequence,
     * unless it is a clear answer.
     */
    static VectorException late(VectorException failure) {
        return switch (failure.code()) {
            case INTERNAL, UNAVAILABLE ->
                VectorException.builder(ErrorCode.TIMEOUT, "the deadline has passed; " + failure.text())
                        .context(failure.context())
                        .mayHaveApplied(failure.mayHaveApplied())
                        .cause(failure)
                        .build();
            default -> failure;
        };
    }

    private static String withoutStack(String reason) {
        String text = STACK.matcher(reason).replaceFirst("");
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }

    /** Whether a write failed because the schema is no longer the one that it was made for. */
    public static boolean isSchemaChange(VectorException failure) {
        String vendorCode = failure.context().vendorCode();
        return vendorCode != null && (vendorCode.endsWith("/62") || vendorCode.startsWith("milvus 109/"));
    }

    /** Whether it is an answer of the server and not a failure of the connection. */
    public static boolean isAnswer(VectorException failure) {
        String vendorCode = failure.context().vendorCode();
        return vendorCode != null && vendorCode.startsWith("milvus ");
    }

    /** Whether this side refused to read an answer, because it is too large. */
    static boolean isAnswerTooLarge(VectorException failure) {
        return failure.code() == ErrorCode.TOO_LARGE && failure.text().contains(TOO_LARGE_HERE);
    }

    /** Whether hits of a search were replaced before the server could read them. */
    public static boolean isIncomplete(VectorException failure) {
        return failure.code() == ErrorCode.CONFLICT;
    }

    /** Whether a read failed because its collection is not, or not yet, in the server's memory. */
    public static boolean isNotLoaded(VectorException failure) {
        String vendorCode = failure.context().vendorCode();
        return failure.code() == ErrorCode.NOT_READY
                && vendorCode != null
                && (vendorCode.startsWith("milvus 101/")
                        || vendorCode.startsWith("milvus 103/")
                        || failure.text().contains("not loaded")
                        || failure.text().contains("not fully loaded"));
    }

    /** Whether an index cannot be dropped because its collection is loaded. */
    public static boolean isStillLoaded(VectorException failure) {
        return failure.text().contains("collection is loaded");
    }

    /** Whether the server says that there is no such index. */
    public static boolean isNoIndex(VectorException failure) {
        String vendorCode = failure.context().vendorCode();
        return vendorCode != null && (vendorCode.startsWith("milvus 700/") || vendorCode.endsWith("/25"));
    }

    /** The failure of a request for a collection that the server does not have. */
    public static VectorException collectionNotFound(String name) {
        return VectorException.builder(ErrorCode.COLLECTION_NOT_FOUND, "there is no collection " + Strings.quote(name))
                .build();
    }

    static ErrorCode codeOf(Status status) {
        if (OUT_OF_TIME.matcher(status.getReason()).find()) {
            return ErrorCode.TIMEOUT; // whatever its number: servers have several for it, and use the general one too
        }
        if (CANCELLED_THERE.matcher(status.getReason()).find()) {
            return ErrorCode.UNAVAILABLE;
        }
        if (TOO_LARGE_THERE.matcher(status.getReason()).find()) {
            return ErrorCode.TOO_LARGE;
        }
        int code = status.getCode();
        int old = oldCode(status);
        boolean own = code == old; // Milvus Lite sends its old codes as new ones too
        ErrorCode known = code == 0 || code == UNEXPECTED || (own && code < 100) ? null : BY_CODE.get(code);
        if (known == null) {
            known = BY_OLD_CODE.get(old);
        }
        if (known == null) {
            known = byWords(status.getReason());
        }
        return known == null ? ErrorCode.INTERNAL : known;
    }

    private static @Nullable ErrorCode byWords(String reason) {
        for (Map.Entry<String, ErrorCode> entry : BY_WORDS.entrySet()) {
            if (reason.contains(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    /**
     * An RPC that failed.
     *
     * @param rpcStatus name of the gRPC status
     * @param description what gRPC says, if anything
     */
    static VectorException ofRpc(String rpcStatus, @Nullable String description, Throwable cause, boolean write) {
        Optional<String> tls = TlsErrors.explain(cause, "'uri' and 'tls.server-name'");
        if (tls.isPresent()) {
            return VectorException.builder(ErrorCode.INVALID_CONFIG, tls.get())
                    .vendorCode("grpc " + rpcStatus)
                    .cause(cause)
                    .build();
        }
        String text = description == null ? "the call failed" : description;
        Optional<VectorException> unreadable = unreadable(rpcStatus, text, cause, write);
        if (unreadable.isPresent()) {
            return unreadable.get();
        }
        ErrorCode code = codeOf(rpcStatus, text, cause);
        boolean vague = switch (code) {
            case UNAVAILABLE, TIMEOUT, CANCELLED, INTERNAL -> !neverSent(cause);
            case TOO_LARGE -> text.contains(TOO_LARGE_HERE); // what was too large is the answer
            case RESOURCE_EXHAUSTED -> true; // it is not said who refused, and how far the request had come
            default -> false;
        };
        return VectorException.builder(code, withoutStack(text))
                .vendorCode("grpc " + rpcStatus)
                .mayHaveApplied(write && vague)
                .cause(cause)
                .build();
    }

    private static ErrorCode codeOf(String rpcStatus, String text, Throwable cause) {
        ErrorCode code = BY_RPC_STATUS.getOrDefault(rpcStatus, ErrorCode.INTERNAL);
        if (code == ErrorCode.RESOURCE_EXHAUSTED) {
            boolean tooLarge = TOO_LARGE_THERE.matcher(text).find() || text.contains(TOO_LARGE_HERE);
            return tooLarge ? ErrorCode.TOO_LARGE : code;
        }
        if (code != ErrorCode.INTERNAL) {
            return code;
        }
        if (OUT_OF_TIME.matcher(text).find()) {
            return ErrorCode.TIMEOUT;
        }
        if (text.contains("not ready")) {
            return ErrorCode.NOT_READY; // what the authentication says of a server that starts
        }
        if (isBrokenConnection(cause, text)) {
            return ErrorCode.UNAVAILABLE; // gRPC has no status of its own for some ways in which a connection ends
        }
        boolean fromAfar = "UNKNOWN".equals(rpcStatus) && cause.getCause() == null && !text.startsWith(MISTAKE);
        return fromAfar ? ErrorCode.UNAVAILABLE : code; // what proxies say, and servers that are in trouble
    }

    /**
     * A message that this side could not write or read, which gRPC calls CANCELLED, because it then cancels the call.
     */
    private static Optional<VectorException> unreadable(
            String rpcStatus, String text, Throwable failure, boolean write) {
        Throwable cause = failure.getCause();
        boolean ofThisSide = "CANCELLED".equals(rpcStatus) && cause != null && !isBrokenConnection(failure, text);
        for (Throwable reason = failure; reason != null; reason = reason.getCause()) {
            if (reason instanceof LinkageError) {
                return Optional.of(misfit(reason, write)
                        .vendorCode("grpc " + rpcStatus)
                        .cause(failure)
                        .build());
            }
            if (reason instanceof InvalidProtocolBufferException) {
                ofThisSide = true;
            }
        }
        return ofThisSide
                ? Optional.of(VectorException.builder(
                                ErrorCode.INTERNAL,
                                "a message of the server cannot be read, or one to it not be written: " + text + " "
                                        + Thrown.text(root(failure)))
                        .vendorCode("grpc " + rpcStatus)
                        .mayHaveApplied(write)
                        .cause(failure)
                        .build())
                : Optional.empty();
    }

    /** The failure of a call for which a class or method of a library is missing. */
    static VectorException.Builder misfit(Throwable linkage, boolean mayHaveApplied) {
        return VectorException.builder(
                        ErrorCode.INVALID_CONFIG,
                        "protobuf-java, or another library that messages are read and written with, is there in a"
                                + " version that does not fit: " + Thrown.text(linkage)
                                + "; import covector-bom first in the dependency management, and look at the versions"
                                + " of protobuf-java and milvus-sdk-java with mvn dependency:tree")
                .mayHaveApplied(mayHaveApplied)
                .cause(linkage);
    }

    /** The first cause: gRPC says just "io exception". */
    static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean isBrokenConnection(Throwable failure, String text) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return BROKEN_STREAMS.stream().anyMatch(text::contains);
    }

    private static boolean neverSent(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }
}
