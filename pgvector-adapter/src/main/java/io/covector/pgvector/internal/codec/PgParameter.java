package io.covector.pgvector.internal.codec;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * A value of a statement. It has a binary form, and a text form for connections that send text only
 * (preferQueryMode=simple). It is written once, into the array that the driver sends. Not thread-safe.
 */
abstract class PgParameter extends PGobject implements PGBinaryObject {
    private static final long serialVersionUID = 1L;

    PgParameter(String type) {
        this.type = type;
    }

    /** Binds the value: in binary form unless the connection speaks the simple protocol, which has text only. */
    public final void bind(PreparedStatement statement, int index) throws SQLException {
        PgConnection connection = statement.getConnection().unwrap(PgConnection.class);
        if (connection.getPreferQueryMode() != PreferQueryMode.SIMPLE) {
            statement.setObject(index, this);
            return;
        }
        PGobject asText = new PGobject();
        asText.setType(getType());
        asText.setValue(text());
        statement.setObject(index, asText);
    }

    abstract void write(WireWriter out);

    abstract String text();

    @Override
    public final void toBytes(byte[] bytes, int offset) {
        write(new WireWriter(bytes, offset));
    }

    @Override
    public final String getValue() {
        return text();
    }

    @Override
    public final void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("a parameter is only sent");
    }

    @Override
    public final Object clone() throws CloneNotSupportedException {
        throw new CloneNotSupportedException("a parameter is sent once");
    }

    @Override
    public final boolean equals(Object other) {
        return this == other;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }
}
