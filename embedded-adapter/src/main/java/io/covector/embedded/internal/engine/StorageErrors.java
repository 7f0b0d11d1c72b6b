package io.covector.embedded.internal.engine;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.embedded.internal.file.LockLostException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.ThreadInterruptedException;

/** Turns what Lucene and the file system throw into a {@link VectorException}. Stateless. */
public final class StorageErrors {
    /** A file as Lucene names it: within the classes that read it, which differ between versions of Java. */
    private static final Pattern FILE = Pattern.compile("\\w+\\((?:\\w+\\(path=\"([^\"]+)\"\\)|path=\"([^\"]+)\")\\)");

    private StorageErrors() {}

    /** The failure of a step that has changed nothing. */
    public static VectorException of(Throwable failure, String location) {
        return of(failure, location, false);
    }

    /** The same for one more call that meets the failure of a step they share; each has an exception of its own. */
    static VectorException again(Throwable failure, String location) {
        return failure instanceof VectorException known ? known.toBuilder().build() : of(failure, location);
    }

    static VectorException of(Throwable failure, String location, boolean mayHaveApplied) {
        if (failure instanceof VectorException known) {
            return known;
        }
        if (failure instanceof UncheckedIOException && failure.getCause() instanceof IOException cause) {
            return of(cause, location, mayHaveApplied);
        }
        ErrorCode code = code(failure);
        return VectorException.builder(code, words(code) + " in " + location + ": " + message(failure))
                .cause(failure)
                .mayHaveApplied(mayHaveApplied)
                .vendorCode(failure.getClass().getSimpleName())
                .build();
    }

    private static String message(Throwable failure) {
        return FILE.matcher(String.valueOf(failure.getMessage()))
                .replaceAll(
                        found -> Matcher.quoteReplacement(found.group(1) == null ? found.group(2) : found.group(1)));
    }

    private static ErrorCode code(Throwable failure) {
        if (isFull(failure)) {
            return ErrorCode.RESOURCE_EXHAUSTED;
        }
        if (failure instanceof AccessDeniedException
                || failure instanceof ReadOnlyFileSystemException
                || (failure instanceof IOException && has(failure, "read-only file system"))) {
            return ErrorCode.PERMISSION_DENIED;
        }
        if (failure instanceof ClosedByInterruptException || failure instanceof ThreadInterruptedException) {
            return ErrorCode.CANCELLED;
        }
        if (failure instanceof LockLostException || failure.getCause() instanceof LockLostException) {
            return ErrorCode.UNAVAILABLE;
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

    // texts of the operating systems for ENOSPC, EDQUOT and EMFILE; Java has no other sign of them
    private static boolean isFull(Throwable failure) {
        return has(failure, "no space left", "not enough space", "quota exceeded", "too many open files");
    }

    private static boolean has(Throwable failure, String... texts) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof IOException && Stream.of(texts).anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }

    private static String words(ErrorCode code) {
        return switch (code) {
            case RESOURCE_EXHAUSTED -> "the disk, or the number of open files, is exhausted";
            case PERMISSION_DENIED ->
                "the operating system denies access ('read-only: true' opens a directory that cannot be written)";
            case CANCELLED -> "the thread was interrupted";
            case UNAVAILABLE -> "the directory is no longer locked";
            case NOT_READY -> "the index was closed during the call";
            case CORRUPTED -> "stored data cannot be read";
            default -> "the index failed";
        };
    }
}
