package io.covector.benchmarks.harness;

/**
 * Which rows a search may find. Every row has a {@code tenth} (0 to 9) and a {@code hundredth} (0 to 99), by its
 * number.
 */
public enum Restriction {
    /** All rows. */
    NONE("", 1),
    /** The rows with {@code tenth = 3}, where the field is declared to the library, if it knows declarations. */
    FIELD_TENTH("tenth", 10),
    /** The rows with {@code hundredth = 3}, where the field is declared. */
    FIELD_HUNDREDTH("hundredth", 100),
    /** The rows with {@code tenth = 3} in free metadata. */
    FREE_TENTH("free_tenth", 10),
    /** The rows with {@code hundredth = 3} in free metadata. */
    FREE_HUNDREDTH("free_hundredth", 100);

    /** The value that restricted searches ask for. */
    public static final int VALUE = 3;

    private final String key;
    private final int modulus;

    Restriction(String key, int modulus) {
        this.key = key;
        this.modulus = modulus;
    }

    /** The key that is compared; empty for {@link #NONE}. */
    public String key() {
        return key;
    }

    /** The key's value in a row. */
    public int value(int row) {
        return row % modulus;
    }

    /** Whether a search may find the row. */
    public boolean includes(int row) {
        return this == NONE || value(row) == VALUE;
    }
}
