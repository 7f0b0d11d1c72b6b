package io.covector.embedded.internal.file;

import java.io.IOException;

/** The lock file of a directory is not the one that was locked, so another process may have locked the new one. */
public final class LockLostException extends IOException {
    private static final long serialVersionUID = 1L;

    public LockLostException(String message) {
        super(message);
    }
}
