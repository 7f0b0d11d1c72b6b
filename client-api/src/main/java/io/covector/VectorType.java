package io.covector;

/** How the components of a vector are stored. More types come with the backends' support for them. */
public enum VectorType {
    /** 32-bit IEEE 754 floating point, one a dimension. */
    FLOAT32
}
