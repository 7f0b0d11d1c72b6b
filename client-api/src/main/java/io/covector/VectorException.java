package io.covector;

import io.covector.text.Strings;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every failure of Covector. The subclass answers "may the same call succeed later?", {@link #code()} answers "what?",
 * {@link #context()} answers "where and when?", {@link #writeResult()} says what a failed write left behind. Instances
 * are made with {@link #builder}. Thread-safe once thrown.
 */
public abstract sealed class VectorException extends RuntimeException
        permits TransientVectorException, PermanentVectorException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String text;
    private final transient @Nullable ErrorContext context;
    private final boolean mayHaveApplied;
    private final transient @Nullable WriteResult writeResult;
    private final @Nullable Duration retryAfter;

    VectorException(Builder builder) {
        super(builder.text, builder.cause);
        this.code = builder.code;
        this.text = Strings.printable(builder.text);
        this.context = builder.context;
        this.mayHaveApplied = builder.mayHaveApplied;
        this.writeResult = builder.writeResult;
        this.retryAfter = builder.retryAfter;
    }

    /** Starts an exception; the code decides its family. */
    public static Builder builder(ErrorCode code, String text) {
        return new Builder(Objects.requireNonNull(code, "code"), Objects.requireNonNull(text, "text"));
    }

    /** The error for a wrong argument: names key, value and accepted range. Nothing was sent. */
    public static VectorException invalidArgument(String text) {
        return builder(ErrorCode.INVALID_ARGUMENT, text).build();
    }

    /** What went wrong. */
    public ErrorCode code() {
        return code;
    }

    /** The message without the context, on one line: see {@link Strings#printable}. */
    public String text() {
        return text;
    }

    /** Where and when it went wrong. */
    public ErrorContext context() {
        return context == null ? ErrorContext.EMPTY : context;
    }

    /** True when the server may have carried out the failed request: its answer was lost or came too late. */
    public boolean mayHaveApplied() {
        return mayHaveApplied;
    }

    /** For a failed write: the outcome of every record. Empty for other operations. */
    public Optional<WriteResult> writeResult() {
        return Optional.ofNullable(writeResult);
    }

    /**
     * How long the server asked to wait before the request is sent again, if it did; retries wait at least that long.
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** A builder that starts with everything this exception says, its cause and its suppressed exceptions. */
    public Builder toBuilder() {
        Builder copy = new Builder(code, text);
        copy.context = context();
        copy.mayHaveApplied = mayHaveApplied;
        copy.writeResult = writeResult;
        copy.retryAfter = retryAfter;
        copy.cause = getCause();
        copy.origin = this;
        return copy;
    }

    /** {@code CODE: text [context]}. */
    @Override
    public String getMessage() {
        String where = context().toString();
        return code + ": " + text + (where.isEmpty() ? "" : " " + where);
    }

    /** Collects the parts of an exception. Not thread-safe. */
    public static final class Builder {
        private final ErrorCode code;
        private String text;
        private ErrorContext context = ErrorContext.EMPTY;
        private boolean mayHaveApplied;
        private @Nullable WriteResult writeResult;
        private @Nullable Duration retryAfter;
        private @Nullable Throwable cause;
        private @Nullable VectorException origin;

        private Builder(ErrorCode code, String text) {
            this.code = code;
            this.text = text;
        }

        /** Another message, for a layer that knows more than the one below it. */
        public Builder text(String text) {
            this.text = Objects.requireNonNull(text, "text");
            return this;
        }

        /** Where and when it went wrong. */
        public Builder context(ErrorContext context) {
            this.context = Objects.requireNonNull(context, "context");
            return this;
        }

        /** The code of the vendor: SQLState, gRPC status or server error code. */
        public Builder vendorCode(@Nullable String vendorCode) {
            this.context = context.withVendorCode(vendorCode);
            return this;
        }

        /** Says that the server may have carried out the request. */
        public Builder mayHaveApplied(boolean mayHaveApplied) {
            this.mayHaveApplied = mayHaveApplied;
            return this;
        }

        /** The outcome of every record of a failed write. */
        public Builder writeResult(@Nullable WriteResult writeResult) {
            this.writeResult = writeResult;
            return this;
        }

        /** How long the server asked to wait before the request is sent again, 0 or more. */
        public Builder retryAfter(@Nullable Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        /** What the driver or the server threw. */
        public Builder cause(@Nullable Throwable cause) {
            this.cause = cause;
            return this;
        }

        /** The exception, of the family that its code belongs to. */
        public VectorException build() {
            VectorException made =
                    code.isTransient() ? new TransientVectorException(this) : new PermanentVectorException(this);
            if (origin != null) {
                made.setStackTrace(origin.getStackTrace());
                for (Throwable suppressed : origin.getSuppressed()) {
                    made.addSuppressed(suppressed);
                }
            }
            return made;
        }
    }
}
