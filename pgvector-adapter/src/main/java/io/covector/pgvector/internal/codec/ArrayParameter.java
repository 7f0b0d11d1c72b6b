package io.covector.pgvector.internal.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An array of one dimension as a parameter. Not thread-safe. */
public final class ArrayParameter extends PgParameter {
    private static final long serialVersionUID = 1L;

    private final transient PgType element;
    private final transient List<? extends @Nullable Object> values;

    public ArrayParameter(PgType element, List<? extends @Nullable Object> values) {
        super(element.arrayType());
        this.element = element;
        this.values = values;
    }

    @Override
    public int lengthInBytes() {
        return ArrayCodec.size(element.format(), values);
    }

    @Override
    void write(WireWriter out) {
        ArrayCodec.write(out, element.oid(), element.format(), values);
    }

    @Override
    String text() {
        return ArrayCodec.text(element.format(), values);
    }
}
