package io.covector.pgvector.internal.codec;

/** One vector as a parameter. Not thread-safe. */
public final class VectorParameter extends PgParameter {
    private static final long serialVersionUID = 1L;

    private final transient float[] components;

    public VectorParameter(String type, float[] components) {
        super(type);
        this.components = components;
    }

    @Override
    public int lengthInBytes() {
        return VectorCodec.size(components);
    }

    @Override
    void write(WireWriter out) {
        VectorCodec.write(out, components);
    }

    @Override
    String text() {
        return VectorCodec.text(components);
    }
}
