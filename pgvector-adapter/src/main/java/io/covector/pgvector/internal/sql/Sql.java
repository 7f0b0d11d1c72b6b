package io.covector.pgvector.internal.sql;

import io.covector.pgvector.internal.codec.ArrayParameter;
import io.covector.pgvector.internal.codec.BinaryTypes;
import io.covector.pgvector.internal.codec.PgType;
import io.covector.pgvector.internal.codec.ValueFormat;
import io.covector.pgvector.internal.codec.VectorParameter;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * A statement in the making: its text, and its values in the order of their placeholders. A value never becomes part of
 * the text, so that the same kind of request has the same text and the server can keep it prepared. Not thread-safe.
 */
public final class Sql {
    /** Most values that one statement can bind: the protocol counts them in 16 bits. */
    public static final int MAX_VALUES = 65_535;

    private interface Value {
        void set(PreparedStatement statement, int index) throws SQLException;
    }

    private final StringBuilder text;
    private final @Nullable String known;
    private final List<Value> values = new ArrayList<>(4);
    private int resultsBefore;
    private boolean varies;

    public Sql() {
        this.text = new StringBuilder(1_024);
        this.known = null;
    }

    /** A statement whose whole text is known: only values are bound, in the order of their placeholders. */
    public Sql(String known) {
        this.text = new StringBuilder(0);
        this.known = known;
    }

    public Sql add(String part) {
        text.append(part);
        return this;
    }

    public Sql add(int number) {
        text.append(number);
        return this;
    }

    public Sql bindText(String value) {
        return bind("?::" + PgCatalog.TEXT, (statement, index) -> statement.setString(index, value));
    }

    public Sql bindOptionalText(Optional<String> value) {
        return bind("?::" + PgCatalog.TEXT, (statement, index) -> statement.setString(index, value.orElse(null)));
    }

    public Sql bindLong(long value) {
        return bind("?::bigint", (statement, index) -> statement.setLong(index, value));
    }

    public Sql bindDouble(double value) {
        return bind("?::double precision", (statement, index) -> statement.setDouble(index, value));
    }

    public Sql bindBoolean(boolean value) {
        return bind("?::boolean", (statement, index) -> statement.setBoolean(index, value));
    }

    public Sql bindJson(String json) {
        PGobject value = new PGobject();
        value.setType("jsonb");
        return bind("?::" + PgCatalog.JSONB, (statement, index) -> {
            value.setValue(json);
            statement.setObject(index, value);
        });
    }

    /** An array; the type is that of the placeholder in SQL. */
    public Sql bindArray(String type, PgType element, List<? extends @Nullable Object> elements) {
        return bind("?::" + type, (statement, index) -> new ArrayParameter(element, elements).bind(statement, index));
    }

    /** A vector. */
    public Sql bindVector(VectorTypes types, float[] components) {
        return bind(
                known == null ? "?::" + types.vector() : "",
                (statement, index) -> new VectorParameter(types.driverVector(), components).bind(statement, index));
    }

    /** An array of vectors. */
    public Sql bindVectors(VectorTypes types, List<float[]> vectors) {
        return bind(known == null ? "?::" + types.vector() + "[]" : "", (statement, index) -> {
            int oid = BinaryTypes.oid(statement, types.driverVector());
            PgType element = new PgType(oid, types.driverVectorArray(), ValueFormat.VECTOR);
            new ArrayParameter(element, vectors).bind(statement, index);
        });
    }

    private Sql bind(String placeholder, Value value) {
        if (known == null) {
            text.append(placeholder);
        }
        values.add(value);
        return this;
    }

    /**
     * Ends a SELECT that sets parameters of the transaction only. The main statement follows. Both go to the server in
     * one message, which is one transaction.
     */
    public Sql endSettings() {
        if (known == null) {
            text.append(';');
        }
        resultsBefore++;
        return this;
    }

    /** Number of results that come before the one of the main statement. */
    public int resultsBefore() {
        return resultsBefore;
    }

    /** Says that the text is one of any number, as it is with filters, so that most of them may come only once. */
    public void setVaries() {
        varies = true;
    }

    public boolean varies() {
        return varies;
    }

    public int valueCount() {
        return values.size();
    }

    public String text() {
        return known == null ? text.toString() : known;
    }

    public void setValues(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            values.get(i).set(statement, i + 1);
        }
    }

    @Override
    public String toString() {
        return text();
    }
}
