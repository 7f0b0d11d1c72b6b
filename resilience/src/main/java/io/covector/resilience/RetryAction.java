package io.covector.resilience;

/** What to do about a failed request. */
enum RetryAction {
    /** Send the same request again. */
    AS_IS,
    /** Send its records again as upsert: the insert before it may have stored them. */
    AS_UPSERT,
    /** Ask the server whether it was carried out, and send it again if not. */
    AFTER_CHECK,
    /** Nothing: it has failed. */
    NEVER
}
