package io.covector;

/** What a read must see. A backend may give more than asked; one that cannot give as much refuses the call. */
public enum Consistency {
    /** Every write that any client finished before the read began. */
    STRONG,
    /** Every write that this client finished before the read began. The default. */
    SESSION,
    /** All but the writes of the last moments, as bounded by the server. */
    BOUNDED,
    /** Some earlier state, soon the current one. */
    EVENTUAL
}
