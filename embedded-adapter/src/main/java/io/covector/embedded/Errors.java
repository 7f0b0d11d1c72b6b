package io.covector.embedded;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.ThreadInterruptedException;

/** What Lucene and the disk throw, in the words of the API. Stateless. */
final class Errors {
    private Errors() {}

    /** The failure of something that either happened or did not. */
    static VectorException of(Throwable failure, String place) {
        return of(failure, place, false);
    }

    static VectorException of(Throwable failure, String place, boolean mayHaveApplied) {
        if (failure instanceof VectorException known) {
            return known;
        }
        if (failure instanceof UncheckedIOException && failure.getCause() instanceof IOException cause) {
            return of(cause, place, mayHaveApplied);
        }
        ErrorCode code = code(failure);
        return VectorException.builder(code, words(code) + " in " + place + ": " + failure.getMessage())
                .cause(failure)
                .mayHaveApplied(mayHaveApplied)
                .vendorCode(failure.getClass().getSimpleName())
                .build();
    }

    private static ErrorCode code(Throwable failure) {
        if (isFull(failure)) {
            return ErrorCode.RESOURCE_EXHAUSTED;
        }
        if (failure instanceof AccessDeniedException) {
            return ErrorCode.PERMISSION_DENIED;
        }
        if (failure instanceof ClosedByInterruptException || failure instanceof ThreadInterruptedException) {
            return ErrorCode.CANCELLED;
        }
        if (failure instanceof AlreadyClosedException) {
            return ErrorCode.NOT_READY;
        }
        boolean unreadable = failure instanceof CorruptIndexException
                || failure instanceof IndexFormatTooOldException
                || failure instanceof IndexFormatTooNewException
                || failure instanceof IndexNotFoundException
                || failure instanceof EOFException
                || failure instanceof NoSuchFileException
                || failure instanceof FileNotFoundException;
        return unreadable ? ErrorCode.CORRUPTED : ErrorCode.INTERNAL;
    }

    // the operating systems' words for ENOSPC, EDQUOT and EMFILE, which Java passes on as text only
    private static boolean isFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof IOException
                    && (text.contains("no space left")
                            || text.contains("not enough space")
                            || text.contains("quota exceeded")
                            || text.contains("too many open files"))) {
                return true;
            }
        }
        return false;
    }

    private static String words(ErrorCode code) {
        return switch (code) {
            case RESOURCE_EXHAUSTED -> "the disk, or the number of open files, is exhausted";
            case PERMISSION_DENIED -> "the operating system denies access";
            case CANCELLED -> "the thread was interrupted";
            case NOT_READY -> "the index was closed during the call";
            case CORRUPTED -> "stored data cannot be read";
            default -> "the index failed";
        };
    }
}
