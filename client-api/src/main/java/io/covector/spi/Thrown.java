package io.covector.spi;

/** What foreign code has thrown, in words. Stateless and thread-safe. */
public final class Thrown {
    private Thrown() {}

    /** Its text, or its class if it fails to tell its text. */
    @SuppressWarnings("CatchingUnchecked") // of foreign code, errors too
    public static String text(Throwable thrown) {
        try {
            return String.valueOf(thrown);
        } catch (Throwable e) {
            return thrown.getClass().getName();
        }
    }
}
