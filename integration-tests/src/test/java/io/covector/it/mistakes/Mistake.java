package io.covector.it.mistakes;

/**
 * One mistake, and what to do about it.
 *
 * @param making makes it; throws what a user sees
 * @param cause what is wrong
 * @param fix what to do
 */
record Mistake(Making making, String cause, String fix) {
    /** Makes a mistake. */
    interface Making {
        void run() throws Exception;
    }

    static Mistake of(Making making, String cause, String fix) {
        return new Mistake(making, cause, fix);
    }
}
