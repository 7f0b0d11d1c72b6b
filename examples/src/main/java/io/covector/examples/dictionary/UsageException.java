package io.covector.examples.dictionary;

/** Arguments that the program does not take; the message says which, and what it takes. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
