package io.covector.filter;

/**
 * Marks where the text form of a filter is wrong; the cause of the {@code INVALID_ARGUMENT} that {@link Filter#parse}
 * throws. Thread-safe.
 */
public final class FilterSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int column;

    FilterSyntaxException(String message, int column) {
        super(message);
        this.column = column;
    }

    /** Where the text is wrong, from 1, in UTF-16 units. */
    public int column() {
        return column;
    }
}
