package io.covector.resilience;

/** How a failed request may be sent again. */
enum Repeat {
    /** The same request. */
    AS_IS,
    /** As upsert: the insert before it may have stored the records. */
    AS_UPSERT,
    /** The same request, if a look at the server finds that it has not been carried out. */
    AFTER_CHECK,
    /** Not at all. */
    NEVER
}
