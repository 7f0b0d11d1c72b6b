package io.covector.it.mistakes;

/**
 * One mistake, and what to do about it.
 *
 * @param making makes it; throws what a user sees
 * @param cause what is wrong
 * @param fix what to do
 */
public record Mistake(Making making, String cause, String fix) {
    /** Makes a mistake. */
    public interface Making {
        void run() throws Exception;
    }

    /** A mistake. */
    public static Mistake of(Making making, String cause, String fix) {
        return new Mistake(making, cause, fix);
    }
}
